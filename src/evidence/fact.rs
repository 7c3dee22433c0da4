//! Facts: what readers see in files, each with its place, so that a letter can cite line 14 of a bill.

use serde::Serialize;

use super::images::Fingerprint;
use super::inspection::Inspection;
use super::particular::Particular;
use crate::case::{Money, When};
use crate::finding::Finding;

/// One thing a reader saw.
#[derive(Debug, Clone)]
#[allow(clippy::large_enum_variant)] // Facts stream by one at a time; rows are the many.
pub enum Fact {
    /// A row of a bill.
    Payment(PaymentRow),
    /// A message of a chat.
    Message(Message),
    /// A line of a log.
    Log(LogLine),
    /// What an image says of itself.
    Image(Image),
    /// What a document says of itself.
    Document(DocumentFacts),
    /// Words of a document.
    Text(Passage),
    /// An id, amount, date or telephone number in them.
    Found(Found),
    /// A file within an archive, looked at.
    Member(Box<Inspection>),
    /// Something worth telling; the place's file is filled in by the room.
    Note(Finding),
}

/// Which way money went, beside what the file says word for word.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Direction {
    /// Paid.
    Out,
    /// Received.
    In,
    /// Neither: 不计收支, 中性交易, other.
    Neutral,
}

impl Direction {
    /// The file's own word, for people; where a bank has only a sign, what the sign means there:
    /// a plus is income on an account and spending on a credit card.
    #[must_use]
    pub fn in_words(self, word: &str) -> &str {
        match (word, self) {
            ("+" | "-", Self::Out) => "支出",
            ("+" | "-", Self::In) => "收入",
            ("+" | "-", Self::Neutral) => "不分收支",
            ("out", Self::Out) => "支出",
            ("in", Self::In) => "收入",
            ("memo" | "neutral", Self::Neutral) => "不分收支",
            (word, _) => word,
        }
    }
}

/// What a row is a record of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Record {
    /// A payment.
    #[default]
    Payment,
    /// An order: what was to be paid for it, not that it was.
    Order,
}

impl Record {
    fn is_payment(&self) -> bool {
        *self == Self::Payment
    }
}

/// A row of a bill, as its platform wrote it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PaymentRow {
    /// Line of the text or row of the sheet, counted from 1.
    pub line: u64,
    /// What it is a record of.
    #[serde(skip_serializing_if = "Record::is_payment")]
    pub record: Record,
    /// The time that the file tells it by: of Alipay's website, which has both, when it was made.
    #[serde(rename = "at")]
    pub told_at: When,
    /// When it was paid, where the file says so beside and it is another time.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub paid_at: Option<When>,
    /// When it was paid, as far as the file tells: the one or the other.
    #[serde(skip)]
    pub at: When,
    /// The file's own word: 支出, 收入, 不计收支, `/`; of two columns, the name of the one that is filled;
    /// the sign, `+` or `-`, where there is nothing else.
    pub direction: String,
    /// What that word means.
    #[serde(skip)]
    pub normal: Direction,
    /// Exact amount as written, without sign of currency; negative where the file tells the direction by sign alone.
    pub amount: Money,
    /// ISO 4217.
    pub currency: String,
    /// 交易对方.
    pub counterparty: Option<String>,
    /// 对方账号, as masked by the platform.
    #[serde(skip)]
    pub counterparty_account: Option<String>,
    /// 商品说明.
    pub item: Option<String>,
    /// 交易订单号, 交易单号; `None` where it is absent or destroyed.
    pub transaction_id: Option<String>,
    /// 商家订单号, 商户单号.
    pub merchant_order_id: Option<String>,
    /// 收/付款方式.
    pub method: Option<String>,
    /// 交易状态, word for word.
    pub status: Option<String>,
    /// 交易类型, 交易分类.
    #[serde(skip)]
    pub category: Option<String>,
    /// 备注.
    #[serde(skip)]
    pub note: Option<String>,
    /// What the row says of a refund. Refunds are linked, never netted.
    pub refund: Option<Refund>,
}

impl PaymentRow {
    /// The amount without its sign.
    #[must_use]
    pub fn size(&self) -> Money {
        self.amount.decimal().abs().into()
    }
}

/// What a row of a bill says of a refund.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case", tag = "state")]
pub enum Refund {
    /// Part of it came back.
    Partial {
        /// How much.
        amount: Money,
    },
    /// All of it came back.
    Full,
    /// Closed without having been paid.
    ClosedUnpaid,
    /// This row is itself a refund.
    RefundOf {
        /// The transaction it refunds, where the row says it.
        transaction_id: Option<String>,
    },
    /// The row speaks of a refund that is not understood.
    Unknown,
}

/// A message of a chat.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct Message {
    /// Line of its head, counted from 1; its ordinal where lines mean nothing, as in JSON and web pages.
    pub line: u64,
    /// When, if the file says.
    pub at: Option<When>,
    /// Who; `None` for lines of the program itself. Where the file says whose it is and not by what name, [`Message::ME`] or
    /// [`Message::THEM`].
    pub sender: Option<String>,
    /// Whether the person whose export it is wrote it, where the file says so.
    #[serde(skip)]
    pub own: Option<bool>,
    /// What, lines joined by `\n`.
    pub text: String,
    /// A line of the program, not of a person.
    pub system: bool,
    /// Taken back or deleted by its sender.
    pub recalled: bool,
    /// A picture, file or other attachment stood here.
    #[serde(skip)]
    pub attachment: bool,
    /// What it carries beside its words.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub particulars: Vec<Particular>,
}

impl Message {
    /// The person, in a file that does not name them.
    pub const ME: &'static str = "我";
    /// The other side, in a file that does not name it.
    pub const THEM: &'static str = "对方";

    /// The name of the sender as it stands in the file.
    #[must_use]
    pub fn name(&self) -> Option<&str> {
        let unnamed = match self.own {
            Some(true) => Some(Self::ME),
            Some(false) => Some(Self::THEM),
            None => None,
        };
        self.sender.as_deref().filter(|sender| !self.system && Some(*sender) != unnamed)
    }
}

/// A dated line of a log.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct LogLine {
    /// Line, counted from 1.
    pub line: u64,
    /// When; `None` where the line does not say the year or the day, and the file neither.
    pub at: Option<When>,
    /// `ERROR`, `WARN` and the like, as written.
    pub level: Option<String>,
    /// The rest of the line and what continues it, bounded; the whole line where its time cannot be said.
    pub text: String,
}

/// What an image says of itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Image {
    /// Width as stored, in pixels.
    pub width: u32,
    /// Height as stored, in pixels.
    pub height: u32,
    /// EXIF orientation, 1 to 8 (Exif 2.32 §4.6.4).
    pub orientation: Option<u8>,
    /// EXIF time of taking, or the creation time of a PNG.
    pub taken_at: Option<When>,
    /// The program it names, in EXIF, in a text of a PNG, or in XMP.
    pub software: Option<String>,
    /// The editor among the programs that it names; a phone's own firmware is none.
    pub edited_with: Option<&'static str>,
    /// Whether EXIF holds a position.
    pub has_position: bool,
    /// By which pictures that look alike are found; only where that was asked for.
    pub fingerprint: Option<Fingerprint>,
}

/// What a document says of itself. None of it is checked by anyone.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct DocumentFacts {
    /// Its title.
    pub title: Option<String>,
    /// Where a web page was saved from.
    pub url: Option<String>,
    /// When it was saved, as the saving program noted.
    pub saved_at: Option<When>,
    /// How many pages it has.
    pub pages: Option<u32>,
    /// Who made it.
    pub author: Option<String>,
    /// The program it was made with.
    pub program: Option<String>,
    /// When it was made.
    pub created_at: Option<When>,
    /// When it was last changed.
    pub changed_at: Option<When>,
}

/// A line or paragraph of a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Passage {
    /// The page it stands on, where there are pages.
    pub page: Option<u32>,
    /// Its words.
    pub text: String,
}

/// Something found in the words of a document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Found {
    /// What kind of thing.
    pub kind: FoundKind,
    /// As written.
    pub text: String,
    /// Of a date, when it is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub at: Option<When>,
    /// Of an amount, how much it is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub amount: Option<Money>,
    /// The page it stands on, counted from 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub page: Option<u32>,
    /// The line it stands on, counted from 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub line: Option<u64>,
}

/// What kind of thing was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum FoundKind {
    /// Of an order or a payment: long, of digits or digits and letters.
    Id,
    /// Money.
    Amount,
    /// A day, or a time.
    Date,
    /// A telephone number of mainland China.
    Phone,
}
