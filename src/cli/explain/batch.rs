//! Why a batch could not begin, and why one of its cases failed.

use super::{casework, choices};
use crate::case::{Category, UnknownKey};
use crate::casework::{BatchError, CaseFault, Wanted};
use crate::cli::output::Failure;
use crate::cli::session::shown_path;
use crate::finding::shown;

/// Why a batch could not begin.
#[must_use]
pub fn batch(error: &BatchError) -> Failure {
    let failure = match error {
        BatchError::NotThere { path } => Failure::new("not-there", format!("没有 {}", shown_path(path)))
            .hint("请给出装着各个案件的文件夹、一行一个案件的清单，或者 .csv、.jsonl 表"),
        BatchError::IsOneCase { path } => Failure::new("is-one-case", format!("{} 是一个案件，不是装着案件的文件夹", shown_path(path)))
            .hint("只打包它：juzheng pack；要一次打包很多案件，请给出它的上一级文件夹"),
        BatchError::NoCases { path } => Failure::new("no-cases", format!("{} 里没有案件", shown_path(path)))
            .hint("文件夹里每个案件是一个子文件夹，其中有 case.toml；清单一行写一个案件文件夹；表从第二行起一行一案"),
        BatchError::TemplateWithoutRows { path } => {
            Failure::new("template-without-rows", format!("{} 不是 .csv、.jsonl 表，用不到 --template", shown_path(path)))
                .hint("--template 是给表用的：每一行填进它，成为一案。表请以 .csv 或者 .jsonl 结尾")
        }
        BatchError::TemplatePersonal { path, keys } => {
            let all: Vec<String> = keys.iter().map(|key| shown(key)).collect();
            let message = format!("模板 {} 里写着只有本人能说的话，会算到每个人头上：{}", shown_path(path), all.join("、"));
            Failure::new("template-personal", message).hint("请在表里给它们各加一列（列名就是上面的写法），或者从模板里删去")
        }
        BatchError::TemplateLink { path } => link(path),
        BatchError::UnknownColumns { path, keys } => {
            let named = |key: &UnknownKey| match key.path.strip_prefix('#') {
                Some(number) => format!("第 {number} 列（没有列名）"),
                None => shown(&key.path),
            };
            let all: Vec<String> = keys.iter().map(named).collect();
            let failure = Failure::new("unknown-column", format!("{} 里有不认识的列：{}", shown_path(path), all.join("、")));
            let failure = keys.iter().fold(failure, |failure, key| match (&key.nearest, key.path.strip_prefix("evidence.")) {
                (Some(nearest), _) => failure.detail(format!("{} 是不是想写 {nearest}？", shown(&key.path))),
                (None, Some(category)) => {
                    failure.detail(format!("evidence. 后面是类别。{}", choices(category, &Category::ALL.map(Category::as_str))))
                }
                (None, None) => failure,
            });
            failure.hint(
                "列名是 case.toml 的字段，如 complainant.name、orders[0].id、orders[0].amount；evidence 写文件或者文件夹。见 docs/batch.md",
            )
        }
        BatchError::ColumnTwice { path, column } => {
            Failure::new("column-twice", format!("{} 里有两列都叫 {}", shown_path(path), shown(column))).hint("请只留一列")
        }
        BatchError::Table { path, line, why } => Failure::new("table-invalid", format!("{} 第 {line} 行读不懂", shown_path(path)))
            .detail(format!("解析器的原话：{}", shown(why)))
            .hint("CSV：每行的格数不能多于第一行，引号要成对；JSONL：每行一个完整的 JSON 对象"),
        BatchError::NotText { path } => Failure::new("not-text", format!("{} 不是文字，或者编码认不出", shown_path(path)))
            .hint("请另存为 UTF-8 的文本或者 CSV；Excel：另存为，选“CSV UTF-8（逗号分隔）”"),
        BatchError::Locked { path } => Failure::new("locked", format!("另一次运行正在写 {}", shown_path(path)))
            .hint("请等它做完；或者用 -o 换一个文件夹；几台机器分着做用 --shard，每台一份"),
        BatchError::OutIsFile { path } => {
            Failure::new("needs-folder", format!("{} 是一个文件，结果要写进文件夹", shown_path(path))).hint("请用 -o 给出文件夹")
        }
        BatchError::Casework(error) => return casework(error),
    };
    failure.because(error)
}

/// Why one case failed.
#[must_use]
pub fn fault(fault: &CaseFault) -> Failure {
    let failure = match fault {
        CaseFault::Casework(error) => return casework(error),
        CaseFault::IdTwice { other } => Failure::new("case-id-twice", format!("案件编号和 {} 的相同，结果会混在一起", shown(other)))
            .hint("请给每个案件不同的 id（不分大小写）；没有写 id 的案件用文件夹名"),
        CaseFault::Cell { line, column, text, wanted } => {
            let failure = Failure::new("cell-invalid", format!("表的第 {line} 行 {} 不能是“{}”", shown(column), shown(text)));
            match wanted {
                Wanted::Whole => failure.hint("请写整数"),
                Wanted::YesNo => failure.hint("请写 是 或者 否（true、false 也可以）；不知道的留空"),
                Wanted::AllDigits => failure
                    .detail("电子表格把长数字改成了这样，原来的后几位已经丢了".to_owned())
                    .hint("请把这一列的格式设为“文本”，再从原来的地方重新抄一遍"),
            }
        }
        CaseFault::Gap { line, column, lacks } => {
            Failure::new("row-gap", format!("表的第 {line} 行写了 {}，却没有写 {}", shown(column), shown(lacks)))
                .hint("请从 [0] 开始依次填写")
        }
        CaseFault::Link { path } => link(path),
        CaseFault::MadeCaseChanged { path } => {
            Failure::new("made-case-changed", format!("{} 生成以后有人改过，没有覆盖", shown_path(path)))
                .hint("要用改过的：juzheng pack 这个文件夹。要按表重新生成：先把它移走")
        }
        CaseFault::Panicked { message } => Failure::new("internal-error", "程序内部错误，这一案没有写出任何文件".to_owned())
            .detail(shown(message))
            .hint("这是程序的毛病，不是案件的；其他案件不受影响。请把上面这句话和版本号告诉我们"),
    };
    failure.because(fault)
}

fn link(path: &std::path::Path) -> Failure {
    Failure::new("evidence-is-link", format!("{} 是链接（快捷方式），不跟随", shown_path(path))).hint("请把文件本身放在那里")
}
