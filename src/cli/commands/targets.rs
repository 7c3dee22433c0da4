//! `juzheng targets`.

use serde_json::{Value, json};

use super::to;
use crate::cli::args::Targets as Args;
use crate::cli::output::{Answer, Failure, answer_json};
use crate::cli::page::{Ink, Page, Text, padded};
use crate::cli::session::Session;
use crate::dossier::checks::Declaration;
use crate::finding::shown;
use crate::finding::words::names::{category_name, cause_name, declaration_name, field_name};
use crate::letter::{Stage, Target, Targets};

/// As wide as the longest name of a shipped target, and a gap.
const WIDE: usize = 14;

struct Listed {
    targets: Targets,
    only: Option<String>,
}

/// Lists targets.
pub fn run(args: &Args, session: &Session) -> Result<Box<dyn Answer>, Failure> {
    let targets = session.desk()?.targets;
    if let Some(name) = &args.name {
        to::one(&targets, name)?;
    }
    Ok(Box::new(Listed { targets, only: args.name.clone() }))
}

impl Listed {
    fn shown(&self) -> impl Iterator<Item = &Target> {
        self.targets.iter().filter(|target| self.only.as_ref().is_none_or(|only| *only == target.name))
    }
}

impl Answer for Listed {
    fn json(&self) -> Value {
        let targets: Vec<Value> = self
            .shown()
            .map(|target| {
                json!({
                    "name": target.name, "title": target.title, "about": target.about, "checked": target.checked,
                    "causes": target.needs.causes, "stages": target.stages(), "claims": target.claims,
                    "needs": {
                        "facts": target.needs.facts,
                        "declarations": target.needs.declarations.iter().map(|declaration| declaration.key()).collect::<Vec<_>>(),
                        "evidence": target.needs.evidence, "wallet": target.needs.wallet,
                    },
                    "sees": { "complainant": target.sees.complainant, "exhibits": target.sees.exhibits },
                    "limits": target.limit,
                })
            })
            .collect();
        answer_json("targets", json!({ "targets": targets }))
    }

    fn answer(&self, page: &mut Page) {
        if self.only.is_some() {
            self.shown().for_each(|target| one(page, target));
            return;
        }
        for target in self.shown() {
            page.hang(Text::of(Ink::Strong, padded(&shown(&target.name), WIDE)), shown(&target.title));
            page.hang(" ".repeat(WIDE), Text::of(Ink::Faint, shown(&target.about)));
        }
        page.hang(Text::of(Ink::Strong, padded("payment", WIDE)), "按付款记录自动选 alipay、wechat-pay、card 或 paypal");
    }

    fn beside(&self, page: &mut Page) {
        if self.only.is_none() {
            page.line("看某一个需要什么：");
            page.command("juzheng targets 12315");
        }
    }
}

fn one(page: &mut Page, target: &Target) {
    page.hang(Text::of(Ink::Strong, format!("{}  ", shown(&target.name))), shown(&target.title));
    page.line(shown(&target.about));
    page.gap();
    let causes: Vec<&str> = target.needs.causes.iter().map(|cause| cause_name(cause.as_str())).collect();
    page.hang("受理事由  ", causes.join("、"));
    let stages: Vec<&str> = target.stages().into_iter().map(stage_name).collect();
    if !stages.is_empty() {
        page.hang("文书步骤  ", stages.join("、"));
    }
    let facts: Vec<String> = target.needs.facts.iter().map(|fact| fact_name(fact)).collect();
    page.hang("须写明    ", facts.join("；"));
    let declarations: Vec<&str> =
        target.needs.declarations.iter().map(|declaration: &Declaration| declaration_name(declaration.key())).collect();
    if !declarations.is_empty() {
        page.hang("须确认    ", declarations.join("；"));
    }
    let evidence: Vec<&str> = target.needs.evidence.iter().map(|category| category_name(category.as_str())).collect();
    page.hang("最好有    ", format!("{}类证据", evidence.join("、")));
    page.gap();
    let particulars: Vec<&str> = target.sees.complainant.iter().map(|key| particular(key)).collect();
    page.hang("对方看到  ", format!("本人的{}", particulars.join("、")));
    let exhibits: Vec<&str> = target.sees.exhibits.iter().map(|category| category_name(category.as_str())).collect();
    page.hang("          ", format!("{}类证据", exhibits.join("、")));
    for limit in &target.limit {
        page.gap();
        let mut parts = Vec::new();
        parts.extend(limit.characters.map(|n| format!("最多 {n} 字")));
        parts.extend(limit.files.map(|n| format!("最多 {n} 个文件")));
        parts.extend(limit.bytes_each.map(|n| format!("每个不超过 {}", super::pack::size(n))));
        if !limit.types.is_empty() {
            parts.push(format!("格式 {}", limit.types.join("、")));
        }
        page.hang("页面限制  ", format!("{}：{}", shown(&limit.field), parts.join("，")));
        page.hang("          ", Text::of(Ink::Faint, format!("来源：{}", shown(&limit.source))));
    }
    page.gap();
    page.hang("核对于    ", Text::of(Ink::Faint, shown(&target.checked)));
}

fn fact_name(fact: &str) -> String {
    // `respondents[0].name|shop`: either will do.
    let mut keys = fact.split('|');
    let first = keys.next().unwrap_or_default();
    let stem = first.rsplit_once('.').map_or("", |(stem, _)| stem);
    let mut names = vec![field_name(first)];
    names.extend(keys.map(|key| field_name(&format!("{stem}.{key}"))));
    names.join("或者")
}

/// What a particular of the person is called.
pub fn particular(key: &str) -> &str {
    match key {
        "name" => "姓名",
        "phone" => "电话",
        "address" => "通讯地址",
        "email" => "邮箱",
        "id_number" => "身份证号",
        "account" => "平台账号",
        "agent" => "代理人",
        "sex" => "性别",
        "birth_date" => "出生日期",
        "ethnicity" => "民族",
        "employer" => "工作单位",
        "occupation" => "职业",
        other => other,
    }
}

fn stage_name(stage: Stage) -> &'static str {
    match stage {
        Stage::Request => "首次请求（request）",
        Stage::Appeal => "申诉（appeal）",
        Stage::Escalate => "升级（escalate）",
        Stage::Urge => "催告（urge）",
        Stage::Notice => "通知（notice）",
    }
}
