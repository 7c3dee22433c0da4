//! 证据目录 of a letter: what goes with it, and what each exhibit proves.

use super::chinese::compact;
use super::joins::unstopped;
use super::said_of::said_of;
use crate::case::Form;
use crate::document::{Align, Column, Run, Table};
use crate::dossier::Exhibit;

/// 证据目录: number, name, kind and form, source, what it proves (证据规定 第十九条).
pub(super) fn catalogue(exhibits: &[&Exhibit]) -> Table {
    let column = |head: &str, share| Column { head: head.to_owned(), share, align: Align::Left };
    let rows = exhibits.iter().map(|exhibit| {
        let cell = |text: String| vec![Run::plain(text)];
        let at = exhibit.stated.obtained_at.as_ref().map(|at| at.exact().map_or_else(|| at.to_string(), |at| compact(&at)));
        let source = [Some(unstopped(&exhibit.stated.source).to_owned()).filter(|source| !source.is_empty()), at]
            .into_iter()
            .flatten()
            .collect::<Vec<_>>()
            .join("，");
        vec![
            cell(format!("证据{}", exhibit.number)),
            cell(said_of(exhibit, &exhibit.title)),
            cell(kind_and_form(exhibit)),
            cell(if source.is_empty() { "未说明".to_owned() } else { said_of(exhibit, &source) }),
            cell(if exhibit.stated.proves.is_empty() { "未说明".to_owned() } else { said_of(exhibit, &exhibit.stated.proves) }),
        ]
    });
    Table {
        columns: vec![
            column("编号", 9),
            column("证据名称", 20),
            column("种类、形式", 15),
            column("来源", 26),
            column("证明对象和内容", 30),
        ],
        rows: rows.collect(),
    }
}

/// 证据种类 and form: every file is 电子数据 (证据规定 第十四条).
pub(crate) fn kind_and_form(exhibit: &Exhibit) -> String {
    form(exhibit).map_or(kind().to_owned(), |form| format!("{}，{form}", kind()))
}

/// 证据种类: whatever is in a bundle is data (证据规定 第十四条).
pub(crate) fn kind() -> &'static str {
    "电子数据"
}

/// 证据形式, as far as it is stated or shows.
pub(crate) fn form(exhibit: &Exhibit) -> Option<&'static str> {
    exhibit.form().map(form_name)
}

fn form_name(form: Form) -> &'static str {
    match form {
        Form::Original => "原件",
        Form::Printout => "打印件",
        Form::Screenshot => "截图",
        Form::Export => "导出",
    }
}
