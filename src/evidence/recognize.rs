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

#[cfg(test)]
mod tests {
    use super::*;

    fn told(text: &str) -> &'static str {
        recognize(&Sample::of("a.txt", text.as_bytes(), text.len() as u64)).reader.name()
    }

    /// What stands above, or is lost there, takes nothing from what follows.
    #[test]
    fn odd_beginnings_hide_neither_chats_nor_bills() {
        const HEADER: &str = "交易时间,交易类型,交易对方,商品,收/支,金额(元),支付方式,当前状态,交易单号,商户单号,备注";
        const ROW: &str = "2026-09-13 20:13:40,商户消费,示例店,点券,支出,¥98.00,零钱,支付成功,4200000000202609130000000001,KM1,/";
        const PASTED: &str = "张三 2026-08-30 20:13:20\n在吗\n李四 2026-08-30 20:15:03\n在\n";
        const MESSAGE: &str =
            "<div class=\"page_wrap\"><div class=\"message default clearfix\" id=\"message1\"><div class=\"text\">在吗</div></div>";
        let bill = format!("微信支付账单明细,,,,,,,,,,\n{HEADER}\n{ROW}\n");
        for (text, reader) in [
            (
                "<Media omitted>\n12/08/26, 20:15 - Ann: hi\n12/08/26, 20:16 - Bob: hi\n12/08/26, 20:17 - Ann: hi\n".to_owned(),
                "whatsapp-txt",
            ),
            ("[2026/8/30 20:15:03] 甲: x\n[2026/8/30 20:16:03] 乙: y\n[2026/8/30 20:17:03] 甲: z\n".to_owned(), "whatsapp-txt"),
            ("<Anna> - 微信聊天记录\n\n<Anna> (2026-08-30 20:15:03):\n在吗\n".to_owned(), "wechat-exporter-txt"),
            ("<Anna>(wxid_a) 2026-08-30 20:15:03\n在吗\n\n我(wxid_b) 2026-08-30 20:16:03\n在\n".to_owned(), "chatlog-txt"),
            ("[[爱心]]小王(wxid_a) 2026-08-30 20:15:03\n在吗\n\n我(wxid_b) 2026-08-30 20:16:03\n在\n".to_owned(), "chatlog-txt"),
            (format!("<VIP>小王是我的客服\n{PASTED}"), "chat-pasted"),
            (format!("{{\"app\":\"com.example.invalid\"}}\n{PASTED}"), "chat-pasted"),
            (format!("<html><head></head><body><pre>{bill}</pre></body></html>"), "wechat-pay-csv"),
            (format!("{{\"from\":\"a\"}}\n{bill}"), "wechat-pay-csv"),
            // The header is parted by what parts it, not by what parts a note above.
            (
                format!("交易时间,交易类型,交易单号,支付方式,金额(元)\n{}\n{}\n", HEADER.replace(',', "\t"), ROW.replace(',', "\t")),
                "wechat-pay-csv",
            ),
            ("<html>\n中国银行交易流水明细\n<p>\n".to_owned(), "bank-boc-debit"),
            // Past what is searched for words.
            (format!("{}\n中国银行交易流水明细\n", "x".repeat(40_000)), "bank-boc-debit"),
            ("const chatMessages = [{\"type\":1,\"text\":\"在吗\"}]\n".to_owned(), "memotrace-html"),
            ("function moreWechatMsgs() {}\n".to_owned(), "wechat-exporter-html"),
            (format!("</div>\n{MESSAGE}\n"), "telegram-html"),
            (format!("\u{200b}<!DOCTYPE html>{MESSAGE}\n"), "telegram-html"),
            ("[SPAM]: yes\nFrom: a@example.invalid\nTo: b@example.invalid\nSubject: x\n\ny\n".to_owned(), "mail-eml"),
            ("<14>Sep 13 20:20:01 host app: x\n<14>Sep 13 20:20:02 host app: x\n<14>Sep 13 20:20:03 host app: x\n".to_owned(), "syslog"),
        ] {
            assert_eq!(told(&text), reader, "{}", text.chars().take(80).collect::<String>());
        }
    }
}
