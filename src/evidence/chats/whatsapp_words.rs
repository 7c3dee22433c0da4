//! What WhatsApp itself writes into chats, in the languages seen: deleted messages, files left out, files attached.

use super::scan::{is_blank, is_mark};

/// Texts that stand in place of a deleted message.
const DELETED: [&str; 54] = [
    "you deleted this message",
    "this message was deleted",
    "message deleted",
    "this message has been deleted",
    "此消息已删除",
    "这条消息已删除",
    "这条消息已被删除",
    "此消息已被删除",
    "您删除了此消息",
    "你删除了此消息",
    "您删除了这条消息",
    "你删除了这条消息",
    "您已删除此消息",
    "你已删除此消息",
    "消息已删除",
    "此訊息已刪除",
    "這則訊息已刪除",
    "此訊息已被刪除",
    "這則訊息已被刪除",
    "您已刪除此訊息",
    "你已刪除此訊息",
    "您已刪除這則訊息",
    "你已刪除這則訊息",
    "你刪除了此訊息",
    "您刪除了此訊息",
    "このメッセージは削除されました",
    "メッセージを削除しました",
    "このメッセージを削除しました",
    "삭제된 메시지입니다",
    "이 메시지는 삭제되었습니다",
    "메시지를 삭제했습니다",
    "이 메시지를 삭제했습니다",
    "eliminaste este mensaje",
    "se eliminó este mensaje",
    "este mensaje fue eliminado",
    "esta mensagem foi apagada",
    "você apagou esta mensagem",
    "apagou esta mensagem",
    "mensagem apagada",
    "ce message a été supprimé",
    "vous avez supprimé ce message",
    "diese nachricht wurde gelöscht",
    "du hast diese nachricht gelöscht",
    "questo messaggio è stato eliminato",
    "hai eliminato questo messaggio",
    "dit bericht is verwijderd",
    "je hebt dit bericht verwijderd",
    "u hebt dit bericht verwijderd",
    "данное сообщение удалено",
    "вы удалили данное сообщение",
    "bu mesaj silindi",
    "bu mesajı sildiniz",
    "pesan ini telah dihapus",
    "تم حذف هذه الرسالة",
];

/// What ends a message that its sender changed.
const EDITED: [&str; 12] = [
    "<this message was edited>",
    "<此消息已编辑>",
    "<此消息已被编辑>",
    "<这条消息已编辑>",
    "<已编辑此消息>",
    "<已編輯此訊息>",
    "<此訊息已編輯>",
    "<se editó este mensaje.>",
    "<diese nachricht wurde bearbeitet.>",
    "<ce message a été modifié>",
    "<mensagem editada>",
    "<questo messaggio è stato modificato>",
];

/// Words by which a file is said to be left out of the export.
const LEFT_OUT: [&str; 24] = [
    "omitted",
    "已忽略",
    "已省略",
    "已略去",
    "忽略",
    "省略",
    "含まれていません",
    "제외됨",
    "생략",
    "생략됨",
    "생략되었습니다",
    "omitido",
    "omitida",
    "oculto",
    "ocultado",
    "ocultada",
    "omis",
    "absente",
    "weggelassen",
    "ausgeschlossen",
    "weggelaten",
    "omesso",
    "omessa",
    "omessi",
];

/// Words beside the name of an attached file.
const ATTACHED: [&str; 18] = [
    "attach",
    "附件",
    "附加",
    "添付",
    "첨부",
    "angehängt",
    "adjunt",
    "anex",
    "joint",
    "allegat",
    "bijgevoegd",
    "файл",
    "مرفق",
    "ملف",
    "ekli",
    "lampir",
    "przyłącz",
    "संलग्न",
];

/// Sentences of the notice that begins every chat, by which an export is told from other dated lines.
const ENCRYPTED: [&str; 16] = [
    "end-to-end encrypted",
    "端到端加密",
    "端對端加密",
    "点对点加密",
    "點對點加密",
    "エンドツーエンド暗号化",
    "종단간 암호화",
    "종단 간 암호화",
    "cifrados de extremo a extremo",
    "cifrado de extremo a extremo",
    "criptografia de ponta a ponta",
    "chiffrés de bout en bout",
    "ende-zu-ende-verschlüsselt",
    "crittografia end-to-end",
    "end-to-end-versleuteld",
    "сквозное шифрование",
];

/// Whether a text stands in place of a deleted message.
pub(super) fn is_deleted(text: &str) -> bool {
    if text.len() > 200 {
        return false;
    }
    let text = plain(text);
    let text = text.trim_end_matches(['.', '。', '!', '！']);
    DELETED.contains(&text) || text.starts_with("this message was deleted by admin")
}

/// Whether a picture, file or the like stands here, or is said to be left out.
pub(super) fn is_attachment(text: &str) -> bool {
    text.lines().take(2).any(|line| {
        let marked = line.starts_with(is_mark);
        line.len() <= 400 && is_attachment_line(&plain(line), marked)
    })
}

fn is_attachment_line(line: &str, marked: bool) -> bool {
    if let Some(inside) = line.strip_prefix('<').and_then(|line| line.strip_suffix('>')) {
        let file = inside.rsplit_once([':', '：']).is_some_and(|(_, file)| is_file_name(file.trim()));
        return file
            || left_out(inside)
            || ["省略", "略去", "忽略"].iter().any(|word| inside.starts_with(word))
            || inside.contains("медиафайл")
            || inside.contains("الوسائط");
    }
    // `IMG-20250304-WA0003.jpg (file attached)`
    if let Some((file, note)) = line.rsplit_once(['(', '（'])
        && let Some(note) = note.strip_suffix([')', '）'])
    {
        return is_file_name(file.trim()) && (ATTACHED.iter().any(|word| note.contains(word)) || is_whatsapp_file(file.trim()));
    }
    // `image omitted`, `file.pdf • 3 pages document omitted`; people write such words too, the program's follow a mark.
    left_out(line) && (marked || line.chars().count() <= 24 && starts_with_medium(line))
}

fn left_out(line: &str) -> bool {
    let line = line.trim_end_matches(['.', '。']);
    LEFT_OUT.iter().any(|word| line.ends_with(word))
}

fn starts_with_medium(line: &str) -> bool {
    const MEDIA: [&str; 33] = [
        "image",
        "video",
        "audio",
        "sticker",
        "gif",
        "document",
        "contact card",
        "media",
        "图像",
        "图片",
        "影像",
        "视频",
        "影片",
        "音频",
        "音訊",
        "文档",
        "文件",
        "贴图",
        "貼圖",
        "名片",
        "联系人",
        "画像",
        "動画",
        "音声",
        "이미지",
        "동영상",
        "오디오",
        "imagen",
        "imagem",
        "bild",
        "foto",
        "immagine",
        "afbeelding",
    ];
    MEDIA.iter().any(|medium| line.starts_with(medium))
}

fn is_file_name(file: &str) -> bool {
    file.rsplit_once('.').is_some_and(|(stem, extension)| {
        !stem.is_empty() && (2..=5).contains(&extension.len()) && extension.bytes().all(|byte| byte.is_ascii_alphanumeric())
    })
}

/// `IMG-20250304-WA0003.jpg`
fn is_whatsapp_file(file: &str) -> bool {
    ["img-", "vid-", "ptt-", "aud-", "doc-", "stk-"].iter().any(|prefix| file.starts_with(prefix))
}

/// Whether a text ends with the mark of a change.
pub(super) fn is_edited(text: &str) -> bool {
    let text = plain(text);
    let text = text.trim_end_matches(['.', '。']);
    EDITED.iter().any(|mark| text.ends_with(mark))
}

/// Whether a text holds the notice of encryption.
pub(super) fn is_encryption_notice(text: &str) -> bool {
    let text = text.to_lowercase();
    ENCRYPTED.iter().any(|sentence| text.contains(sentence))
}

/// Lower case, without marks, blanks made plain.
fn plain(text: &str) -> String {
    let kept = text.chars().filter(|c| !is_mark(*c)).map(|c| if is_blank(c) { ' ' } else { c });
    kept.collect::<String>().trim().to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn deleted_in_several_languages() {
        for text in
            ["\u{200e}这条消息已删除。", "You deleted this message", "This message was deleted.", "このメッセージは削除されました。"]
        {
            assert!(is_deleted(text), "{text}");
        }
        assert!(!is_deleted("他说这条消息已删除了"));
    }

    #[test]
    fn attachments_in_several_languages() {
        for text in [
            "<Media omitted>",
            "<省略多媒体文件>",
            "\u{200e}图像已忽略",
            "image omitted",
            "\u{200e}Sticker omitted",
            "\u{200e}账单.pdf • \u{200e}3 pages document omitted",
            "\u{200e}<附件：00000001-PHOTO-2026-08-30-20-17-00.jpg>",
            "<attached: a b.jpg>",
            "<pièce jointe\u{a0}: a.jpg>",
            "IMG-20250304-WA0003.jpg (file attached)",
            "\u{200e}IMG-20250304-WA0003.jpg （文件附件）\n图说",
            "01.04.26 Rechnung.pdf (Datei angehängt)",
            "<Medien ausgeschlossen>",
        ] {
            assert!(is_attachment(text), "{text}");
        }
        for text in ["这一步可以省略", "见 a.jpg (如上)", "<3", "我把图像忽略了", "image", "1.5 (大约)"] {
            assert!(!is_attachment(text), "{text}");
        }
    }
}
