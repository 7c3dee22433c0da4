//! `juzheng next`.

use std::path::{Path, PathBuf};

use chrono::{Datelike, NaiveDate};
use serde_json::{Value, json};

use crate::casework::{Asked, Cited, Next, gather, next, open};
use crate::cli::args;
use crate::cli::explain;
use crate::cli::output::{Answer, Failure, answer_json};
use crate::cli::page::{Ink, Page, Text, cut};
use crate::cli::session::{Session, pasted, shown_path, tell};
use crate::dossier::deadlines::{Basis, Confidence, Deadline, Kind, Last, Whose};
use crate::dossier::steps::ToDo;
use crate::finding::shown;
use crate::finding::words::names::{confidence_name, kind_name};
use crate::letter::LawBook;

struct Ahead {
    case: PathBuf,
    title: String,
    next: Next,
    law: LawBook,
    clock: crate::case::Clock,
    dry_run: bool,
    no_cause: bool,
}

/// Says what to do now, and by when.
pub fn run(args: args::Next, session: &Session) -> Result<Box<dyn Answer>, Failure> {
    let told = |error| explain::casework(&error);
    if args.ics.as_deref() == Some(Path::new("-")) {
        return Err(Failure::new("ics-needs-file", "--ics 要写成文件，不能写到屏幕".to_owned()).hint("例如 --ics 期限.ics"));
    }
    let opened = open(&args.case).map_err(told)?;
    let desk = session.desk()?;
    let passwords = session.secrets.for_case(&opened)?;
    let meter = session.meter("读取证据");
    let gathered = gather(&opened, session.run(&passwords), &tell(&meter)).map_err(told)?;
    drop(meter);
    let asked = Asked { holidays: args.holidays, ics: args.ics, force: session.common.force, dry_run: args.dry_run };
    let next = next(&desk, &gathered, &asked, session.moment).map_err(told)?;
    let case = gathered.dossier.case;
    Ok(Box::new(Ahead {
        case: args.case,
        title: if case.title.is_empty() { case.id } else { case.title },
        next,
        law: desk.law,
        clock: session.moment.clock,
        dry_run: args.dry_run,
        no_cause: case.cause.is_none(),
    }))
}

/// The word of the JSON interface.
fn word(value: impl serde::Serialize) -> String {
    serde_json::to_value(value).ok().and_then(|value| value.as_str().map(str::to_owned)).unwrap_or_default()
}

impl Ahead {
    fn basis(&self, basis: &Basis) -> Value {
        json!({ "law": Next::cited(&self.law, basis), "text": Some(&basis.text).filter(|text| !text.is_empty()) })
    }

    /// The basis in one line: articles by their places, and the rest in words.
    fn basis_line(&self, basis: &Basis, kind: Kind, confidence: Confidence) -> String {
        let mut parts: Vec<String> = Vec::new();
        let mut statute = String::new();
        for Cited { parts: (title, place), .. } in Next::cited(&self.law, basis) {
            // People know the statutes by their short titles; a statute just named is not named again.
            let short = title.strip_prefix("中华人民共和国").unwrap_or(&title);
            let part = if title == statute { place } else { format!("《{short}》{place}") };
            if !parts.iter().any(|other| other.ends_with(&part)) {
                parts.push(part);
            }
            statute = title;
        }
        parts.extend(Some(basis.text.clone()).filter(|text| !text.is_empty()));
        let sure = confidence_name(&word(confidence));
        // How surely a rule is known matters where it is a rule.
        let sure = if kind == Kind::Advice && basis.law.is_empty() { String::new() } else { format!("（{sure}）") };
        format!("{}{sure}", parts.join("、"))
    }

    fn command(&self, todo: &ToDo) -> Option<String> {
        let can = self.next.letters.contains(&todo.step.key);
        can.then(|| format!("juzheng letter {} --to {}", pasted(&self.case), todo.step.target))
    }

    fn passed(&self, deadline: &Deadline) -> bool {
        deadline.has_passed(self.next.today)
    }

    fn deadline_json(&self, deadline: &Deadline) -> Value {
        let rule = &deadline.rule;
        let last = |last: &Last| json!({ "day": last.day, "or": last.or, "moved_from": last.moved_from, "by_weekends": last.by_weekends });
        json!({
            "key": rule.key, "title": rule.title, "kind": rule.kind, "whose": rule.whose, "of": Some(&deadline.of).filter(|of| !of.is_empty()),
            "start": deadline.start, "begins": deadline.begins, "approximate": deadline.approximate,
            "length": rule.length, "unit": rule.unit, "by": deadline.by.as_ref().map(last),
            "anew": deadline.anew.as_ref().map(|(from, by)| json!({ "start": from, "by": last(by) })),
            "passed": self.passed(deadline), "confidence": rule.confidence, "basis": self.basis(&rule.basis),
            "if_no_answer": rule.silence, "note": Some(&rule.note).filter(|note| !note.is_empty()),
        })
    }

    fn step_json(&self, todo: &ToDo) -> Value {
        let step = &todo.step;
        json!({
            "key": step.key, "title": step.title, "kind": step.kind, "text": step.text,
            "when": Some(&step.when).filter(|when| !when.is_empty()),
            "if_no_answer": Some(&step.silence).filter(|silence| !silence.is_empty()),
            "after": todo.after.iter().map(|step| &step.key).collect::<Vec<_>>(), "blocked": todo.blocked,
            "target": Some(&step.target).filter(|target| !target.is_empty()), "command": self.command(todo),
            "confidence": step.confidence, "basis": self.basis(&step.basis),
        })
    }

    fn step(&self, page: &mut Page, number: usize, todo: &ToDo) {
        let step = &todo.step;
        page.gap();
        let kind = kind_name(&word(step.kind));
        page.hang(
            Text::of(Ink::Strong, format!("{number:>2} ")),
            Text::of(Ink::Caution, format!("【{kind}】")).ink(Ink::Strong, &step.title),
        );
        for block in &todo.blocked {
            page.hang(Text::of(Ink::Bad, "   先别急  "), block.as_str());
        }
        if !todo.after.is_empty() {
            let before: Vec<String> = todo.after.iter().map(|step| format!("“{}”", step.title)).collect();
            page.hang("   先做  ", before.join("、"));
        }
        if !step.when.is_empty() {
            page.hang("   何时  ", step.when.as_str());
        }
        page.hang("   怎样  ", step.text.as_str());
        if let Some(command) = self.command(todo) {
            page.hang("   文书  ", command);
        }
        if !step.silence.is_empty() {
            page.hang("   没有结果  ", step.silence.as_str());
        }
        page.hang("   依据  ", Text::of(Ink::Faint, self.basis_line(&step.basis, step.kind, step.confidence)));
    }

    fn deadline(&self, page: &mut Page, deadline: &Deadline) {
        let rule = &deadline.rule;
        page.gap();
        let day = deadline.marked().map_or_else(|| "没有日期  ".to_owned(), |day| format!("{day}（{}）  ", weekday(day)));
        let ink = if self.passed(deadline) { Ink::Bad } else { Ink::Strong };
        let kind = kind_name(&word(rule.kind));
        page.hang(Text::of(ink, day), Text::of(Ink::Caution, format!("【{kind}】")).ink(Ink::Strong, &rule.title));
        page.hang("   ", self.counted(deadline));
        if let Some(last) = &deadline.by {
            for line in readings(last, rule.whose) {
                page.hang("   ", line);
            }
        }
        if let Some((from, last)) = &deadline.anew {
            page.hang("   ", format!("{from} 又向对方提出过；能证明这是要求履行的，从那天重新计算，到 {}。", last.day));
        }
        let word = if rule.whose == Whose::Own { "过了以后  " } else { "没有结果  " };
        page.hang(format!("   {word}"), rule.silence.as_str());
        if !rule.note.is_empty() {
            page.hang("   注意  ", rule.note.as_str());
        }
        page.hang("   依据  ", Text::of(Ink::Faint, self.basis_line(&rule.basis, rule.kind, rule.confidence)));
    }

    /// From when it is counted, and how far it is.
    fn counted(&self, deadline: &Deadline) -> String {
        let begins = cut(&shown(&deadline.begins), 80);
        let rule = &deadline.rule;
        let Some(start) = deadline.start else {
            return if rule.length == 0 {
                format!("以{begins}为准。")
            } else {
                format!("从{begins}起算，案件里没有这个日子。")
            };
        };
        let about = if deadline.approximate { "（案件里的时间不准确）" } else { "" };
        let long = match (rule.length, word(rule.unit).as_str()) {
            (0, _) => String::new(),
            (n, "working-days") => format!("，{n} 个工作日"),
            (n, "days") => format!("，{n} 日"),
            (n, "months") => format!("，{n} 个月"),
            (n, _) => format!("，{n} 年"),
        };
        let left = deadline.marked().map_or_else(String::new, |day| self.left(deadline, day));
        let from = if rule.length == 0 { format!("{begins}{about}") } else { format!("从 {start} 起算{about}{long}（{begins}）") };
        format!("{from}{left}。")
    }

    fn left(&self, deadline: &Deadline, day: NaiveDate) -> String {
        let days = day.signed_duration_since(self.next.today).num_days();
        match (days, deadline.rule.whose) {
            (0, _) => "；就是今天".to_owned(),
            (1.., _) => format!("；还有 {days} 天"),
            (_, Whose::Own) => format!("；已经过了 {} 天", -days),
            (_, Whose::Other) => format!("；已经过了 {} 天，可以走下一步", -days),
        }
    }
}

/// What else the last day may be.
fn readings(last: &Last, whose: Whose) -> Vec<String> {
    let mut out = Vec::new();
    if let Some(or) = last.or {
        let wise = if whose == Whose::Own { "按早的日子办" } else { "过了晚的日子再催" };
        out.push(format!("最后一日 {} 是周末。规定只写了法定节假日顺延：不顺延是 {}，也顺延是 {or}；{wise}。", last.day, last.day));
    }
    if let Some(from) = last.moved_from {
        let wise = if whose == Whose::Own { "不要拖到顺延的日子" } else { "按顺延后的日子等" };
        out.push(format!("最后一日 {from} 是休息日，顺延到 {}；{wise}。", last.day));
    }
    out
}

fn weekday(day: NaiveDate) -> &'static str {
    ["周一", "周二", "周三", "周四", "周五", "周六", "周日"][day.weekday().num_days_from_monday() as usize]
}

impl Answer for Ahead {
    fn json(&self) -> Value {
        let next = &self.next;
        let years: Vec<Value> = next
            .calendar
            .years()
            .map(|year| {
                let given = next.given.contains(&year.year);
                json!({ "year": year.year, "title": year.title, "published": year.published, "url": year.url, "given": given })
            })
            .collect();
        let ics = next.ics.as_ref().map(|path| json!({ "path": path, "events": next.reminders, "written": !self.dry_run }));
        let fields = json!({
            "today": next.today, "clock": self.clock, "dry_run": self.dry_run,
            "steps": next.steps.iter().map(|todo| self.step_json(todo)).collect::<Vec<_>>(),
            "deadlines": next.deadlines.iter().map(|deadline| self.deadline_json(deadline)).collect::<Vec<_>>(),
            "calendar": { "years": years, "by_weekends": next.by_weekends }, "ics": ics,
        });
        answer_json("next", fields)
    }

    fn answer(&self, page: &mut Page) {
        let next = &self.next;
        let head = format!("{}：{}（{}）", shown(&self.title), next.today, weekday(next.today));
        page.line(Text::of(Ink::Strong, head));
        if self.no_cause {
            page.hang(Text::of(Ink::Caution, "注意  "), "案件没有写纠纷事由（cause），只列出一般的步骤和期限。");
        }
        page.gap();
        page.line(Text::of(Ink::Strong, "一、现在做什么，按先后"));
        for (n, todo) in next.steps.iter().enumerate() {
            self.step(page, n + 1, todo);
        }
        let (past, ahead): (Vec<&Deadline>, Vec<&Deadline>) = next.deadlines.iter().partition(|deadline| self.passed(deadline));
        for (title, of) in [("二、期限，先到的在前", ahead), ("三、已经过了的期限", past)] {
            if !of.is_empty() {
                page.gap();
                page.line(Text::of(Ink::Strong, title));
                of.into_iter().for_each(|deadline| self.deadline(page, deadline));
            }
        }
        if !next.by_weekends.is_empty() {
            let years: Vec<String> = next.by_weekends.iter().map(ToString::to_string).collect();
            page.gap();
            page.line(Text::of(
                Ink::Caution,
                format!("{} 年放假安排未收录，仅按周末推算：落在这些年份的日期可能有几天出入。", years.join("、")),
            ));
        }
        if let Some(path) = &next.ics {
            page.gap();
            let word = if self.dry_run { "会写出  " } else { "已写出  " };
            page.hang(Text::of(Ink::Good, word), format!("{}（{} 个日子）", shown_path(path), next.reminders));
        }
    }

    fn beside(&self, page: &mut Page) {
        let years: Vec<String> = self.next.calendar.years().map(|year| year.year.to_string()).collect();
        page.line(format!("工作日按国务院办公厅 {} 年的放假安排计算；以后的年份用 --holidays 读入。", years.join("、")));
        page.line(
            "四种标记不能混：法定期限、平台规则、页面规则、建议。法条核对到所载日期，办理前请到 flk.npc.gov.cn 核对；这不是律师意见。",
        );
        if self.next.ics.is_none() && self.next.reminders > 0 {
            page.line(format!("想写进日历：juzheng next {} --ics 期限.ics", pasted(&self.case)));
        }
    }
}
