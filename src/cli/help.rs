//! The help pages, in Chinese, laid out by the width of Chinese characters: clap breaks lines only at
//! blanks, of which Chinese has none.

use clap::builder::StyledStr;
use clap::{Arg, Command};

use super::page::{Ink, Page, Text, padded, width};

/// The widest left column; a longer entry has its words on the next line.
const LEFT: usize = 27;

/// The command and its subcommands with their help pages laid out.
#[must_use]
pub fn localized(command: Command, long: bool, columns: usize, colour: bool) -> Command {
    let version = command.get_version().unwrap_or_default().to_owned();
    let common: Vec<Arg> = command.get_arguments().cloned().collect();
    let names: Vec<String> = command.get_subcommands().map(|sub| sub.get_name().to_owned()).collect();
    let mut command = command;
    for name in &names {
        command = command.mut_subcommand(name, |sub| {
            let help = subcommand(&sub, &common, long, columns, colour);
            sub.override_help(StyledStr::from(help))
        });
    }
    let help = top(&command, &version, long, columns, colour);
    command.override_help(StyledStr::from(help)).disable_help_subcommand(true)
}

fn top(command: &Command, version: &str, long: bool, columns: usize, colour: bool) -> String {
    let mut page = Page::new(columns, colour);
    page.line(Text::of(Ink::Strong, format!("举证 juzheng {version}")));
    page.line(about(command));
    heading(&mut page, "例子");
    examples(&mut page, command);
    heading(&mut page, "用法");
    page.raw("  juzheng <命令> [选项]\n");
    heading(&mut page, "命令");
    for sub in command.get_subcommands() {
        page.hang(Text::from("  ").ink(Ink::Strong, padded(sub.get_name(), 13)), about(sub));
    }
    if long {
        options(&mut page, command.get_arguments());
        exit_codes(&mut page);
        page.gap();
        page.line("不上传；只有 stamp 联网，发出的只是校验值。证据原件只读，不改动；已有的文件不加 --force 不覆盖。");
    } else {
        page.gap();
        page.line("每个命令的用法：juzheng <命令> --help。全部选项和退出码：juzheng --help");
    }
    page.finish()
}

fn subcommand(command: &Command, common: &[Arg], long: bool, columns: usize, colour: bool) -> String {
    let mut page = Page::new(columns, colour);
    page.line(Text::of(Ink::Strong, format!("juzheng {}", command.get_name())));
    page.line(about(command));
    heading(&mut page, "例子");
    examples(&mut page, command);
    heading(&mut page, "用法");
    page.raw(&format!("  {}\n", usage(command)));
    let positionals: Vec<&Arg> = command.get_positionals().collect();
    if !positionals.is_empty() {
        heading(&mut page, "参数");
        for arg in positionals {
            entry(&mut page, &format!("<{}>", value_name(arg)), &arg_help(arg));
        }
    }
    options(&mut page, command.get_arguments().filter(|arg| !arg.is_positional()));
    if long {
        options(&mut page, common.iter().filter(|arg| arg.get_id() != "version"));
        exit_codes(&mut page);
    } else {
        page.gap();
        page.line(format!("通用选项和退出码：juzheng {} --help", command.get_name()));
    }
    page.finish()
}

/// `juzheng add [选项] <案件> <文件>...`
#[must_use]
pub fn usage(command: &Command) -> String {
    let mut out = format!("juzheng {} [选项]", command.get_name());
    for arg in command.get_arguments().filter(|arg| arg.is_required_set() && !arg.is_positional()) {
        out += &format!(" --{} <{}>", arg.get_long().unwrap_or_default(), value_name(arg));
    }
    for arg in command.get_positionals() {
        let name = value_name(arg);
        let many = arg.get_num_args().is_some_and(|range| range.max_values() > 1) || matches!(arg.get_action(), clap::ArgAction::Append);
        let dots = if many { "..." } else { "" };
        out += &if arg.is_required_set() { format!(" <{name}>{dots}") } else { format!(" [{name}]{dots}") };
    }
    out
}

/// What a command does.
#[must_use]
pub fn about(command: &Command) -> String {
    command.get_about().map(ToString::to_string).unwrap_or_default()
}

/// What an argument says of itself.
#[must_use]
pub fn arg_help(arg: &Arg) -> String {
    arg.get_help().map(ToString::to_string).unwrap_or_default()
}

/// What stands for a value.
#[must_use]
pub fn value_name(arg: &Arg) -> String {
    arg.get_value_names().and_then(|names| names.first()).map(ToString::to_string).unwrap_or_default()
}

fn heading(page: &mut Page, word: &str) {
    page.gap();
    page.line(Text::of(Ink::Strong, format!("{word}：")));
}

fn examples(page: &mut Page, command: &Command) {
    let text = command.get_before_help().map(ToString::to_string).unwrap_or_default();
    for line in text.lines() {
        page.raw(&format!("  {line}\n"));
    }
}

fn options<'a>(page: &mut Page, args: impl Iterator<Item = &'a Arg>) {
    for (word, args) in headings(args.collect()) {
        heading(page, word);
        for arg in args {
            let mut left = arg.get_short().map_or("    ".to_owned(), |short| format!("-{short}, "));
            left += &format!("--{}", arg.get_long().unwrap_or_default());
            if arg.get_action().takes_values() {
                left += &format!(" <{}>", value_name(arg));
            }
            entry(page, &left, &arg_help(arg));
        }
    }
}

/// Options under their headings, in the order in which the headings first come up.
#[must_use]
pub fn headings(mut args: Vec<&Arg>) -> Vec<(&str, Vec<&Arg>)> {
    args.retain(|arg| !arg.is_hide_set());
    let mut out: Vec<(&str, Vec<&Arg>)> = Vec::new();
    for arg in args {
        let word = arg.get_help_heading().unwrap_or("选项");
        match out.iter_mut().find(|(known, _)| *known == word) {
            Some((_, under)) => under.push(arg),
            None => out.push((word, vec![arg])),
        }
    }
    // What stands under no heading of its own comes first.
    out.sort_by_key(|(word, _)| *word != "选项");
    out
}

fn entry(page: &mut Page, left: &str, words: &str) {
    if width(left) > LEFT {
        page.raw(&format!("  {left}\n"));
        page.hang(" ".repeat(LEFT + 4), words);
    } else {
        page.hang(format!("  {}  ", padded(left, LEFT)), words);
    }
}

/// The exit codes and what they mean.
pub const EXIT_CODES: [(&str, &str); 3] = [
    ("0", "做到了，答案是肯定的"),
    ("1", "做到了，答案是否定的：证据包有改动、案件还不能寄出、一批里有案件没有做成"),
    ("2", "没有做到：用法不对、文件读不了、磁盘满了等"),
];

fn exit_codes(page: &mut Page) {
    heading(page, "退出码");
    for (code, words) in EXIT_CODES {
        page.hang(format!("  {code}  "), words);
    }
}
