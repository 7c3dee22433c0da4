//! `juzheng new`.

use serde_json::{Value, json};

use crate::casework::{Answers, CaseworkError, Created, create};
use crate::cli::args::New;
use crate::cli::explain;
use crate::cli::output::{Answer, Failure, answer_json};
use crate::cli::page::{Ink, Page, Text};
use crate::cli::session::{Session, pasted, shown_path};

struct Made {
    created: Created,
    answered: bool,
    dry_run: bool,
}

/// Makes a case folder.
pub fn run(args: &New, session: &Session) -> Result<Box<dyn Answer>, Failure> {
    let mut answers = match &args.answers {
        None => Answers::default(),
        Some(path) => {
            let bytes = std::fs::read(path).map_err(|error| explain::unreadable(path, &error).because(&error))?;
            let text = String::from_utf8(bytes).map_err(|_| explain::casework(&CaseworkError::NotUtf8 { path: path.clone() }))?;
            let is_json = path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("json"));
            let answers = if is_json { Answers::from_json(&text) } else { Answers::from_toml(&text) };
            answers.map_err(|error| explain::case(&shown_path(path), &error))?
        }
    };
    let flags = args.answered();
    for (key, answer) in &flags {
        answers.answer(key, answer);
    }
    let answers = answers.checked().map_err(|error| explain::case("回答", &error))?;
    let created = create(&args.dir, &answers, session.moment, args.dry_run).map_err(|error| explain::casework(&error))?;
    Ok(Box::new(Made { created, answered: args.answers.is_some() || !flags.is_empty(), dry_run: args.dry_run }))
}

impl Answer for Made {
    fn json(&self) -> Value {
        let Created { folder, file } = &self.created;
        answer_json("new", json!({ "dry_run": self.dry_run, "folder": folder, "file": file, "evidence": folder.join("evidence") }))
    }

    fn answer(&self, page: &mut Page) {
        let Created { folder, file } = &self.created;
        let done = if self.dry_run { "会建立案件：" } else { "已建立案件：" };
        page.hang(Text::of(Ink::Strong, done), shown_path(folder));
        page.hang("  案件文件  ", shown_path(file));
        page.hang("  证据放在  ", format!("{}（按类别分好了文件夹）", shown_path(&folder.join("evidence"))));
    }

    fn beside(&self, page: &mut Page) {
        if self.dry_run {
            return;
        }
        let Created { folder, file } = &self.created;
        let fill = if self.answered { "补全" } else { "填写" };
        page.hang("接下来：", format!("用编辑器打开 {} {fill}，每一项后面有说明；不知道的留空。", shown_path(file)));
        page.line("把账单、截图、聊天记录放进证据文件夹，或者：");
        page.command(&format!("juzheng add {} 文件...", pasted(folder)));
        page.line("看看还缺什么：");
        page.command(&format!("juzheng check {}", pasted(folder)));
    }
}
