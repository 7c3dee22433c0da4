//! Findings that are said to the person alone.

use super::What;

impl What {
    /// Said to the person alone: hints at what may be held against them, and at what they may still do. No manifest keeps them.
    #[must_use]
    pub fn is_private(&self) -> bool {
        matches!(
            self,
            Self::OwnWordsAgainst { .. }
                | Self::ConfirmedAlready { .. }
                | Self::AskedToConfirm { .. }
                | Self::NoIndependentRecord {}
                | Self::IndependentRecordTooEarly { .. }
                | Self::IndependentAccountDiffers { .. }
                | Self::OrdersRepeated { .. }
                | Self::ResellerWords { .. }
                | Self::OtherBodyUntold { .. }
                | Self::SubmittedBefore { .. }
                | Self::NoAnswer { .. }
                | Self::NoticeUntold { .. }
                | Self::RefusalUntold { .. }
                | Self::PromiseUntold { .. }
                | Self::ImageEdited { .. }
                | Self::PositionInImage {}
                | Self::PersonalDataInFile { .. }
                | Self::TimelineGap { .. }
                | Self::ClocksDisagree { .. }
                | Self::MaybeToppedUp { .. }
                | Self::PaymentLooksPersonal { .. }
                | Self::MistakeAdmitted {}
                | Self::NotDailyConsumption { .. }
                | Self::OverThreeYears { .. }
                | Self::GreyGoods { .. }
                | Self::FraudOrderOfSteps {}
                | Self::PolicePapers {}
                | Self::ReportStandard {}
                | Self::NoDemandBeforeRescission {}
                | Self::RescissionUntil { .. }
                | Self::PunitiveStandard { .. }
                | Self::PunitiveWithoutGrounds {}
                | Self::WordsUnwise { .. }
        )
    }
}
