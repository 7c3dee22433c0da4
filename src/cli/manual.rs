//! The manual pages, in the words of the help: `juzheng.1`, and one page for each command.

use clap::{Arg, Command, CommandFactory};
use roff::{Inline, Roff, bold, italic, roman};

use super::args::Cli;
use super::help::{about, arg_help, headings, usage, value_name};

/// Each page's file name and its text.
#[must_use]
pub fn pages() -> Vec<(String, String)> {
    let mut command = Cli::command();
    command.build();
    let mut out = vec![("juzheng.1".to_owned(), top(&command))];
    let subs = command.get_subcommands().filter(|sub| sub.get_name() != "help");
    out.extend(subs.map(|sub| (format!("juzheng-{}.1", sub.get_name()), page(sub, &command))));
    out
}

fn head(name: &str, about: &str, version: &str) -> Roff {
    let mut page = Roff::new();
    // Without a date: the same version writes the same bytes.
    page.control("TH", [&*name.to_uppercase(), "1", "", &format!("juzheng {version}"), "举证"]);
    page.control("SH", ["名称"]).text([roman(format!("{name} - {about}"))]);
    page
}

fn top(command: &Command) -> String {
    let mut page = head("juzheng", &about(command), command.get_version().unwrap_or_default());
    page.control("SH", ["用法"]).text([bold("juzheng"), roman(" "), italic("<命令>"), roman(" [选项]")]);
    page.control("SH", ["命令"]);
    for sub in command.get_subcommands().filter(|sub| sub.get_name() != "help") {
        page.control("TP", None).text([bold(format!("juzheng-{}(1)", sub.get_name()))]).text([roman(about(sub))]);
    }
    options(&mut page, command.get_arguments().collect());
    examples(&mut page, command);
    exit_codes(&mut page);
    page.control("SH", ["另见"]).text([roman("不联网，不上传。证据原件只读，不改动；已有的文件不加 --force 不覆盖。")]);
    page.render()
}

fn page(sub: &Command, top: &Command) -> String {
    let mut page = head(&format!("juzheng-{}", sub.get_name()), &about(sub), top.get_version().unwrap_or_default());
    page.control("SH", ["用法"]).text([bold(usage(sub))]);
    let positionals: Vec<&Arg> = sub.get_positionals().collect();
    if !positionals.is_empty() {
        page.control("SH", ["参数"]);
        for arg in positionals {
            page.control("TP", None).text([italic(format!("<{}>", value_name(arg)))]).text([roman(arg_help(arg))]);
        }
    }
    options(&mut page, sub.get_arguments().filter(|arg| !arg.is_positional()).collect());
    examples(&mut page, sub);
    exit_codes(&mut page);
    page.control("SH", ["另见"]).text([bold("juzheng"), roman("(1)")]);
    page.render()
}

/// Options under their headings, as the help has them.
fn options(page: &mut Roff, args: Vec<&Arg>) {
    for (word, args) in headings(args) {
        page.control("SH", [word]);
        for arg in args {
            let mut left: Vec<Inline> = Vec::new();
            if let Some(short) = arg.get_short() {
                left.extend([bold(format!("-{short}")), roman(", ")]);
            }
            left.push(bold(format!("--{}", arg.get_long().unwrap_or_default())));
            if arg.get_action().takes_values() {
                left.extend([roman(" "), italic(format!("<{}>", value_name(arg)))]);
            }
            page.control("TP", None).text(left).text([roman(arg_help(arg))]);
        }
    }
}

fn examples(page: &mut Roff, command: &Command) {
    let text = command.get_before_help().map(ToString::to_string).unwrap_or_default();
    if !text.is_empty() {
        page.control("SH", ["例子"]).control("nf", None);
        for line in text.lines() {
            page.text([roman(line)]);
        }
        page.control("fi", None);
    }
}

fn exit_codes(page: &mut Roff) {
    page.control("SH", ["退出码"]);
    for (code, words) in super::help::EXIT_CODES {
        page.control("TP", None).text([bold(code)]).text([roman(words)]);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_command_has_a_page_with_every_option_in_its_words() {
        let pages = pages();
        let mut command = Cli::command();
        command.build();
        let subs: Vec<&Command> = command.get_subcommands().filter(|sub| sub.get_name() != "help").collect();
        assert_eq!(pages.len(), subs.len() + 1);
        let bare = |text: &str| text.replace("\\-", "-").replace("\\&", "").replace("\\'", "'").replace("\\*(Aq", "'");
        for sub in subs {
            let (_, page) = pages.iter().find(|(name, _)| *name == format!("juzheng-{}.1", sub.get_name())).expect("a page");
            let page = bare(page);
            for arg in sub.get_arguments() {
                let shown = arg.get_long().map_or_else(|| format!("<{}>", value_name(arg)), |long| format!("--{long}"));
                assert!(page.contains(&shown), "{}: {shown}", sub.get_name());
                assert!(!arg_help(arg).is_empty() && page.contains(&arg_help(arg)), "{}: {shown} has no words: {page}", sub.get_name());
            }
            assert!(bare(&pages[0].1).contains(&format!("juzheng-{}(1)", sub.get_name())));
        }
    }
}
