//! A small case on a desk: a sound one, whose parts a test exchanges. All names and numbers are made up.

use std::fs;

use juzheng::case::{Case, Clock};
use juzheng::casework::{Moment, Opened, Run, gather, open};
use juzheng::dossier::{Dossier, Held, checks};
use juzheng::evidence::Inspection;
use juzheng::finding::Finding;
use juzheng::letter::Targets;

/// What the person states, as the files below bear it out.
const CASE: &str = r#"
id = "desk"
title = "游戏直充未到账"
cause = "not-delivered"

[complainant]
name = "张示例"
phone = "13800000000"
address = "示例省示例市样本区样本路1号"

[[respondents]]
role = "seller"
name = "示例数字科技有限公司"
shop = "示例卡盟"
sells_on = "own-site"
address = "示例省示例市示范区示范大道100号"

[[orders]]
id = "KM202609130001"
item = "示例游戏100元直充"
amount = "98.00"
ordered_at = 2026-09-13T20:13:05+08:00
delivery = "direct-top-up"
promised = "付款后10分钟内到账"
promised_by = "10m"
account_entered = "player***01"

[[payments]]
paid_at = 2026-09-13T20:13:40+08:00
amount = "98.00"
method = "wechat-pay"
kind = "merchant"
transaction_id = "4200000000202609130000000001"
orders = ["KM202609130001"]

[[events]]
at = 2026-09-13T20:35:12+08:00
kind = "contact"
what = "告知未到账"
evidence = ["chat/qq.txt"]

[[events]]
at = 2026-09-13T20:52:03+08:00
kind = "reply"
what = "虚拟商品概不退换"
evidence = ["chat/qq.txt"]

[[claims]]
kind = "refund"
amount = "98.00"
to = "original-payment"

[[evidence]]
path = "listing/page.png"
obtained_at = 2026-09-13T20:12:00+08:00

[[evidence]]
path = "delivery/record.png"
obtained_at = 2026-09-14T09:10:00+08:00
account = "player***01"
"#;

/// The payment of the case, as WeChat's bill writes it.
pub const PAID: &str =
    "2026-09-13 20:13:40,商户消费,示例卡盟,示例游戏100元直充,支出,¥98.00,零钱,支付成功,4200000000202609130000000001,KM202609130001,/";

/// The chat of the case: a notice, and a refusal within the hour.
pub const CHAT: [(&str, &str, &str); 2] =
    [("2026-09-13 20:35:12", "张示例", "订单号 KM202609130001 到现在未到账"), ("2026-09-13 20:52:03", "示例卡盟客服", "虚拟商品概不退换")];

pub struct Desk {
    folder: tempfile::TempDir,
    toml: String,
    inspections: Vec<Change>,
    similar: bool,
}

/// The name of a file, and what is changed in what was seen in it.
type Change = (String, Box<dyn Fn(&mut Inspection)>);

/// The sound case.
pub fn desk() -> Desk {
    let desk = Desk { folder: tempfile::tempdir().expect("a folder"), toml: CASE.to_owned(), inspections: Vec::new(), similar: false };
    desk.file("payment/wechat.csv", &wechat(&[PAID]))
        .file("chat/qq.txt", &qq(&CHAT))
        .picture("listing/page.png")
        .picture("delivery/record.png")
}

impl Desk {
    pub fn file(self, name: &str, text: &str) -> Self {
        self.bytes(name, text.as_bytes())
    }
    pub fn bytes(self, name: &str, bytes: &[u8]) -> Self {
        let path = self.folder.path().join("evidence").join(name);
        fs::create_dir_all(path.parent().expect("a folder")).expect("made");
        fs::write(path, bytes).expect("written");
        self
    }
    /// A screenshot without any date of its own; each of other bytes.
    pub fn picture(self, name: &str) -> Self {
        let fixture = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/images/png-software/input.png");
        let mut bytes = fs::read(fixture).expect("a fixture");
        bytes.extend_from_slice(name.as_bytes());
        let path = self.folder.path().join("evidence").join(name);
        fs::create_dir_all(path.parent().expect("a folder")).expect("made");
        fs::write(path, bytes).expect("written");
        self
    }
    /// A file of the readers' own tests, below `tests/fixtures/`.
    pub fn fixture(self, fixture: &str, name: &str) -> Self {
        let path = self.folder.path().join("evidence").join(name);
        fs::create_dir_all(path.parent().expect("a folder")).expect("made");
        fs::copy(std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures").join(fixture), path).expect("copied");
        self
    }
    /// With the pictures compared. Those of the desk itself are one picture.
    pub fn comparing_pictures(mut self) -> Self {
        self.similar = true;
        self.without("listing/page.png").without("delivery/record.png")
    }
    pub fn without(self, name: &str) -> Self {
        fs::remove_file(self.folder.path().join("evidence").join(name)).expect("removed");
        self
    }
    /// The case file with some of its text exchanged.
    pub fn with(mut self, from: &str, to: &str) -> Self {
        assert!(self.toml.contains(from), "{from}");
        self.toml = self.toml.replace(from, to);
        self
    }
    pub fn and(mut self, more: &str) -> Self {
        self.toml += more;
        self
    }
    /// What was seen in a file, as a reader would tell it that is not tried here.
    pub fn seeing(mut self, name: &str, change: impl Fn(&mut Inspection) + 'static) -> Self {
        self.inspections.push((name.to_owned(), Box::new(change)));
        self
    }
    /// A file saved at a time, in seconds since 1970.
    pub fn saved(self, name: &str, at: u64) -> Self {
        let file = fs::File::options().write(true).open(self.folder.path().join("evidence").join(name)).expect("opened");
        file.set_modified(std::time::UNIX_EPOCH + std::time::Duration::from_secs(at)).expect("set");
        self
    }

    pub fn dossier(&self) -> Dossier {
        fs::write(self.folder.path().join("case.toml"), &self.toml).expect("written");
        let opened: Opened = open(self.folder.path()).expect("opened");
        let moment = Moment { at: super::AT.parse().expect("a time"), clock: Clock::Given };
        let dossier = gather(&opened, Run { similar: self.similar, ..Run::new(moment, 1) }, &|_| {}).expect("gathered").dossier;
        if self.inspections.is_empty() { dossier } else { self.again(dossier) }
    }
    fn again(&self, dossier: Dossier) -> Dossier {
        let held = dossier.exhibits.into_iter().map(|exhibit| {
            let mut inspection = exhibit.inspection;
            for (_, change) in self.inspections.iter().filter(|(name, _)| *name == exhibit.name) {
                change(&mut inspection);
            }
            let (name, category, bag_path, modified) = (exhibit.name, exhibit.category, exhibit.bag_path, exhibit.modified);
            Held { name, category, bag_path, modified, inspection }
        });
        Dossier::new(dossier.case, held.collect(), Vec::new(), dossier.at)
    }

    pub fn case(&self) -> Case {
        self.dossier().case
    }
    pub fn findings(&self) -> Vec<Finding> {
        checks::run(&self.dossier(), None)
    }
    pub fn findings_for(&self, target: &str) -> Vec<Finding> {
        let targets = Targets::embedded().expect("shipped targets");
        let needs = targets.get(target).expect("a target").needs_for(&self.case());
        checks::run(&self.dossier(), Some(&needs))
    }
    /// The findings of a code.
    pub fn of(&self, code: &str) -> Vec<Finding> {
        self.findings().into_iter().filter(|finding| finding.what.code() == code).collect()
    }
    /// The only finding of a code, as `where` and its words.
    pub fn only(&self, code: &str) -> (String, String) {
        let all = self.findings();
        let of: Vec<&Finding> = all.iter().filter(|finding| finding.what.code() == code).collect();
        assert_eq!(of.len(), 1, "{code} in {:#?}", super::codes(&all));
        let json = serde_json::to_value(of[0]).expect("JSON");
        (of[0].place.to_string(), json["text"].as_str().expect("text").to_owned())
    }
    /// Nothing of a code is found.
    pub fn silent(&self, code: &str) {
        let of = self.of(code);
        assert!(of.is_empty(), "{of:#?}");
    }
}

/// A bill of WeChat with these rows.
pub fn wechat(rows: &[&str]) -> String {
    let head = "微信支付账单明细\n交易时间,交易类型,交易对方,商品,收/支,金额(元),支付方式,当前状态,交易单号,商户单号,备注\n";
    rows.iter().fold(head.to_owned(), |bill, row| bill + row + "\n")
}

/// A chat as QQ saves it.
pub fn qq(messages: &[(&str, &str, &str)]) -> String {
    let head = "消息记录（此消息记录为文本格式，不支持重新导入）\n\n\
        ================================================================\n消息分组:我的好友\n\
        ================================================================\n消息对象:示例卡盟客服\n\
        ================================================================\n\n";
    messages.iter().fold(head.to_owned(), |chat, (at, who, what)| chat + &format!("{at} {who}\n{what}\n\n"))
}

/// The chat of the case with more at its end.
pub fn chat_and(more: &[(&str, &str, &str)]) -> String {
    qq(&[&CHAT, more].concat())
}

#[test]
fn the_sound_case_has_only_notes() {
    let found = desk().findings();
    let codes: Vec<_> = super::codes(&found);
    assert_eq!(codes, ["id-found", "id-found"], "{found:#?}");
}
