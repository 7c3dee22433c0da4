//! Everything that can be found: one variant per stable code, with the facts its words need.

use super::Severity;

macro_rules! findings {
    ($( $(#[$doc:meta])* $name:ident { $( $field:ident : $ty:ty ),* $(,)? } = $code:literal, $severity:ident; )*) => {
        /// What was found. Each variant has a stable code; its fields are the facts the words need.
        #[derive(Debug, Clone, PartialEq, Eq)]
        #[allow(missing_docs)] // The fields are named for what they hold.
        pub enum What { $( $(#[$doc])* $name { $( $field : $ty ),* }, )* }

        impl What {
            /// The stable code, `kebab-case`, never translated.
            #[must_use]
            pub fn code(&self) -> &'static str {
                match self { $( Self::$name { .. } => $code, )* }
            }
            /// How much this usually matters.
            #[must_use]
            pub fn severity(&self) -> Severity {
                match self { $( Self::$name { .. } => Severity::$severity, )* }
            }
            /// Every code with its usual severity, in the order of this file.
            #[must_use]
            pub fn codes() -> &'static [(&'static str, Severity)] {
                &[ $( ($code, Severity::$severity), )* ]
            }
        }
    };
}

findings! {
    // --- reading one file (evidence) ---

    /// A row, line or message that the reader did not understand; it is kept in the file as it is.
    RowNotUnderstood { text: String } = "row-not-understood", Note;
    /// The format was recognised, but nothing could be read from it.
    RecognisedButEmpty { reader: String, first: String } = "recognised-but-empty", Warning;
    /// Bytes that are not of the encoding; they are shown as replacement characters.
    EncodingBroken { encoding: String, at: u64 } = "encoding-broken", Warning;
    /// A column that this format has is missing.
    ColumnMissing { column: String } = "column-missing", Warning;
    /// A transaction id that a spreadsheet program has turned into a rounded number.
    IdDestroyed { column: String, text: String } = "id-destroyed", Warning;
    /// 支付宝记账本: notes of the person's own, not a bill.
    NotABill {} = "not-a-bill", Warning;
    /// The file states a count that the rows do not reach.
    CountDiffers { stated: u64, read: u64 } = "count-differs", Note;
    /// The order of day and month is not certain from the file.
    DateOrderUncertain { taken: String } = "date-order-uncertain", Note;
    /// The image's header could not be read.
    ImageNotUnderstood { why: String } = "image-not-understood", Note;
    /// A file too large for its reader: it is packed and hashed, but not read for facts.
    TooLargeToRead { limit_mib: u64 } = "too-large-to-read", Warning;

    /// A link or device in the evidence folder: not followed, not packed.
    NotAFile {} = "not-a-file", Warning;
    /// What a file manager leaves behind: not packed.
    SystemFileLeftOut {} = "system-file-left-out", Note;

    // --- chats, logs, images ---

    /// An export of several chats holds some messages twice: 最近联系人 repeats other groups.
    MessagesRepeat { repeated: u64, distinct: u64 } = "messages-repeat", Note;
    /// A line longer than a reader takes; its beginning is shown.
    LineCut { kept_kib: u64 } = "line-cut", Note;
    /// The image ends before its format says it does.
    ImageIncomplete { format: String } = "image-incomplete", Warning;

    // --- the case file ---

    /// A time given in words; it is kept as said.
    TimeApproximate { text: String } = "time-approximate", Note;
}
