//! Content decides which reader a file gets.

use super::looking::Looking;
use super::payments::banks;
use super::reader::{Certainty, Kind, ReadError, Reader, Reason, Sample, Summary};
use super::source::Source;
use super::{Fact, chats, containers, documents, images, logs, mails, payments};

/// Every reader, in the order that decides between equals. The next reader is one file and one line here.
pub static READERS: &[&dyn Reader] = &[
    &payments::ALIPAY,
    &payments::ALIPAY_XLSX,
    &payments::CASHBOOK,
    &payments::WECHAT,
    &payments::WECHAT_XLSX,
    &payments::JD,
    &payments::JD_XLSX,
    &payments::MEITUAN,
    &payments::MEITUAN_XLSX,
    &payments::TAOBAO,
    &payments::TAOBAO_XLSX,
    &payments::PAYPAL,
    &payments::PAYPAL_XLSX,
    &payments::STRIPE,
    &payments::STRIPE_XLSX,
    &banks::ABC_DEBIT,
    &banks::BOC_CREDIT,
    &banks::BOC_DEBIT,
    &banks::BOCOM_CREDIT,
    &banks::BOCOM_DEBIT,
    &banks::CCB_DEBIT,
    &banks::CGB_CREDIT,
    &banks::CIB_DEBIT,
    &banks::CITIC_CREDIT,
    &banks::CMB_CREDIT,
    &banks::CMB_DEBIT,
    &banks::HSBC_CREDIT,
    &banks::HSBC_DEBIT,
    &banks::ICBC_CREDIT,
    &banks::ICBC_DEBIT,
    &banks::SPDB_DEBIT,
    &banks::OTHER_BANK,
    &banks::BankSheet,
    &payments::Mapped,
    &payments::AnyWorkbook,
    &chats::QqText,
    &chats::QqArchive,
    &chats::QceJson,
    &chats::QceLines,
    &chats::QceText,
    &chats::WeFlow,
    &chats::WeFlowLines,
    &chats::ChatLab,
    &chats::ChatLabLines,
    &chats::MemoTraceTable,
    &chats::MemoTracePage,
    &chats::MemoTraceJson,
    &chats::ChatlogTable,
    &chats::ChatlogJson,
    &chats::ChatlogText,
    &chats::WechatExporterText,
    &chats::WechatExporterPage,
    &chats::WechatDump,
    &chats::Whatsapp,
    &chats::TimedText,
    &chats::WecomArchive,
    &chats::TelegramJson,
    &chats::TelegramPage,
    &chats::DiscordJson,
    &chats::DiscordTable,
    &chats::DiscordText,
    &chats::SlackDay,
    &logs::WindowsEvents,
    &logs::JsonLinesLog,
    &logs::WebAccessLog,
    &logs::AndroidLogcat,
    &logs::Syslog,
    &chats::Pasted,
    &mails::Mbox,
    &mails::Eml,
    &images::Picture,
    &logs::DatedLog,
    &logs::YearlessLog,
    &documents::PdfDocument,
    &documents::WordDocument,
    &documents::PageArchive,
    &documents::SavedPage,
    &containers::SealedArchive,
    &containers::Zip,
    &documents::PlainText,
    &Opaque,
];

/// The reader a file gets, and why.
#[derive(Clone)]
pub struct Recognised {
    /// It.
    pub reader: &'static dyn Reader,
    /// Why.
    pub reason: Reason,
}

impl std::fmt::Debug for Recognised {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Recognised").field("reader", &self.reader.name()).field("reason", &self.reason).finish()
    }
}

/// The reader of a sample in a case: where the person says what its columns mean, the one that goes by that.
#[must_use]
pub fn recognize_for(sample: &Sample<'_>, looking: &Looking) -> Recognised {
    match looking.columns_of(sample.name) {
        Some(_) if !is_archive(sample) => {
            Recognised { reader: &payments::Mapped, reason: Reason::new(Certainty::Signature, "case.toml says what its columns mean") }
        }
        _ => recognize(sample),
    }
}

/// Whether it holds the file that is meant, and is not it: workbooks are zips too.
fn is_archive(sample: &Sample<'_>) -> bool {
    containers::Zip.recognize(sample).is_some() && payments::AnyWorkbook.recognize(sample).is_none()
}

/// The surest reader of a sample; `opaque` where none knows it.
#[must_use]
pub fn recognize(sample: &Sample<'_>) -> Recognised {
    let mut best = Recognised { reader: &Opaque, reason: Reason::new(Certainty::Fallback, "no reader recognises the content") };
    let mut found = false;
    for reader in READERS {
        let may_win = !found || reader.surest() > best.reason.certainty;
        if may_win
            && let Some(reason) = reader.recognize(sample)
            && (!found || reason.certainty > best.reason.certainty)
        {
            found = true;
            best = Recognised { reader: *reader, reason };
        }
    }
    // What a workbook is shows only in its sheets; a small one lies in the head as a whole. Who signs a bill is
    // surer than columns that any bank has.
    if best.reason.certainty <= Certainty::Shape
        && let Some((reader, reason)) = payments::known(sample)
    {
        best = Recognised { reader, reason };
    }
    best
}

/// Anything else: an exhibit with its digest.
pub struct Opaque;

impl Reader for Opaque {
    fn name(&self) -> &'static str {
        "opaque"
    }
    fn title(&self) -> &'static str {
        "其他文件"
    }
    fn kind(&self) -> Kind {
        Kind::Opaque
    }
    fn recognize(&self, _: &Sample<'_>) -> Option<Reason> {
        None
    }
    fn read(&self, _: &mut Source<'_>, _: &mut dyn FnMut(Fact)) -> Result<Summary, ReadError> {
        Ok(Summary::default())
    }
}
