//! What files say of themselves, and personal data in them.

use juzheng::evidence::Image;

use super::desk::{Desk, chat_and, desk};

fn image(desk: Desk, change: impl Fn(&mut Image) + 'static) -> Desk {
    desk.seeing("listing/page.png", move |seen| change(seen.image.as_mut().expect("an image")))
}

#[test]
fn nothing_dates_a_file() {
    let (place, _) = desk().picture("fault/balance.png").only("evidence-undated");
    assert_eq!(place, "evidence/fault/balance.png");
    desk().silent("evidence-undated");
    let stated = desk().picture("fault/balance.png").and("[[evidence]]\npath = \"fault/balance.png\"\nobtained_at = \"2026-09-14 早上\"\n");
    stated.silent("evidence-undated");
}

#[test]
fn an_editors_name_in_an_image() {
    let with = |name: &str| {
        let obtained = format!("[[evidence]]\npath = \"order/{name}.jpg\"\nobtained_at = 2026-09-14\n");
        desk().fixture(&format!("images/{name}/input.jpg"), &format!("order/{name}.jpg")).and(&obtained)
    };
    let (place, text) = with("jpeg-photoshop").only("image-edited");
    assert_eq!(place, "evidence/order/jpeg-photoshop.jpg");
    assert!(text.contains("可能") && text.contains("Photoshop"), "{text}");
    // A phone writes its own name as well.
    with("jpeg-phone-firmware").silent("image-edited");
    desk().silent("image-edited");
}

#[test]
fn pictures_that_look_alike() {
    let with = |names: [&str; 2]| {
        names.into_iter().fold(desk().comparing_pictures(), |desk, name| {
            let (folder, file) = name.split_once('/').expect("a folder");
            desk.fixture(&format!("images/{name}"), &format!("order/{folder}-{file}"))
        })
    };
    let (place, text) = with(["screenshot-webp/input.webp", "screenshot-resent-jpeg/input.jpg"]).only("images-alike");
    assert_eq!(place, "evidence/order/screenshot-webp-input.webp");
    assert!(text.contains("evidence/order/screenshot-resent-jpeg-input.jpg"), "{text}");
    with(["screenshot-webp/input.webp", "screenshot-of-something-else/input.png"]).silent("images-alike");
    // The same bytes are told as such.
    let twice =
        desk().fixture("images/screenshot-webp/input.webp", "order/a.webp").fixture("images/screenshot-webp/input.webp", "order/b.webp");
    twice.silent("images-alike");
    twice.only("same-bytes-twice");
}

#[test]
fn a_position_in_an_image_that_may_be_sent() {
    image(desk(), |image| image.has_position = true).only("position-in-image");
    desk().silent("position-in-image");
    // The person's own papers do not leave.
    let own = desk().picture("complainant/id.png").seeing("complainant/id.png", |seen| {
        seen.image.as_mut().expect("an image").has_position = true;
    });
    own.silent("position-in-image");
}

#[test]
fn personal_data_are_told_masked() {
    let saying = |words: &str| desk().file("chat/qq.txt", &chat_and(&[("2026-09-13 20:53:00", "张示例", words)]));
    for (words, kind, masked, whole) in [
        ("身份证11010519491231002X", "身份证号", "11***************X", "11010519491231002X"),
        ("退到 6200 0000 0000 0005", "银行卡号", "************0005", "6200"),
        ("或者打我妈电话 13900000000", "手机号码", "139******00", "13900000000"),
        ("卡密：ABCD-1234-EFGH-5678 提示无效", "卡密", "************5678", "ABCD"),
    ] {
        let desk = saying(words);
        let (place, text) = desk.only("personal-data-in-file");
        assert_eq!(place, "evidence/chat/qq.txt:15");
        assert!(text.contains(kind) && text.contains(masked) && !text.contains(whole), "{text}");
        let all = serde_json::to_string(&desk.findings()).expect("JSON");
        assert!(!all.contains(whole), "{all}");
    }
    let page = desk().file("order/order.txt", "忘记密码请联系客服\n收货电话 13900000000\n卡密 SAMPLE-2026-0001\n");
    let found = page.of("personal-data-in-file");
    assert_eq!(found.iter().map(|finding| finding.place.to_string()).collect::<Vec<_>>(), ["evidence/order/order.txt"; 2]);
    // The person's own number is on every letter, the order's is no card, and a wrong check digit is no ID.
    for words in ["我的电话 13800000000", "订单 KM202609130001", "11010519491231002Y", "2026-09-13 20:13:40"] {
        saying(words).silent("personal-data-in-file");
    }
    desk().silent("personal-data-in-file");
}

#[test]
fn quoted_words_are_masked_too() {
    let chat = chat_and(&[("2026-09-13 20:53:00", "张示例", "是我填错账号，打我 13900000000")]);
    let (_, text) = desk().file("chat/qq.txt", &chat).only("own-words-against");
    assert!(text.contains("139******00") && !text.contains("13900000000"), "{text}");
}
