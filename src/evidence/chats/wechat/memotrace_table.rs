//! 留痕 (MemoTrace, LC044/WeChatMsg, zprolab/WeChatMsg) CSV in its three generations: to 0.2.6 nine columns over rows of ten
//! fields, from 0.2.7 twelve columns with names, from 3.0 eight columns in Chinese.

use csv::StringRecord;
use serde_json::Value;

use super::kinds::Kind as Written;
use super::{sender, tells_of_recall};
use crate::evidence::chats::csv_rows::{FIELD_KEPT, each_row};
use crate::evidence::chats::report::Report;
use crate::evidence::chats::stamp::{moment, whole};
use crate::evidence::fact::{Fact, Message};
use crate::evidence::reader::{Certainty, Kind, ReadError, Reader, Reason, Sample, Summary};
use crate::evidence::scan::lines;
use crate::evidence::source::Source;

/// MemoTrace CSV.
pub struct MemoTraceTable;

/// Rows that may stand above the header.
const ABOVE: u64 = 20;

impl Reader for MemoTraceTable {
    fn name(&self) -> &'static str {
        "memotrace-csv"
    }

    fn title(&self) -> &'static str {
        "留痕（MemoTrace）表格"
    }

    fn kind(&self) -> Kind {
        Kind::Messages
    }

    fn recognize(&self, sample: &Sample<'_>) -> Option<Reason> {
        let head = lines(sample.text.as_deref()?).take(20);
        // Most lines name none of the columns.
        for (number, line) in head.filter(|(_, line)| line.contains("IsSender") || line.contains("发送人")) {
            let row = StringRecord::from(line.split(',').collect::<Vec<_>>());
            match Columns::of(&row) {
                Some(Columns { chinese: true, .. }) => {
                    return Some(Reason::new(Certainty::Header, format!("header row {number} has 消息ID, 类型, 发送人, 时间, 内容")));
                }
                Some(_) => {
                    return Some(Reason::new(Certainty::Header, format!("header row {number} has IsSender, CreateTime, StrContent")));
                }
                None => {}
            }
        }
        None
    }

    fn read(&self, source: &mut Source<'_>, out: &mut dyn FnMut(Fact)) -> Result<Summary, ReadError> {
        let mut report = Report::new(self.title(), out);
        let mut columns: Option<Columns> = None;
        let written = each_row(source, &mut |line, row, cut| {
            let Some(columns) = &columns else {
                columns = Columns::of(row).filter(|_| line <= ABOVE);
                if columns.is_none() {
                    report.passed_over(&shown(row));
                }
                return;
            };
            if row.iter().all(|field| field.trim().is_empty()) || Columns::of(row).is_some() {
                return;
            }
            if cut {
                report.cut(line, FIELD_KEPT);
            }
            match columns.message(line, row) {
                Some(message) => report.message(message),
                None => report.not_understood(line, &shown(row)),
            }
        })?;
        Ok(report.finish(written, Vec::new(), None, None))
    }
}

/// Where the columns are.
struct Columns {
    chinese: bool,
    kind: usize,
    part: Option<usize>,
    own: Option<usize>,
    moment: Option<usize>,
    time: usize,
    words: usize,
    /// The names, the best first.
    names: Vec<usize>,
}

impl Columns {
    fn of(header: &StringRecord) -> Option<Self> {
        let find = |name: &str| {
            header.iter().position(|field| field.trim_matches(|c: char| c.is_whitespace() || c == '\u{feff}' || c == '"') == name)
        };
        let all = |names: &[&str]| names.iter().filter_map(|name| find(name)).collect();
        if let (Some(kind), Some(own), Some(words)) = (find("Type"), find("IsSender"), find("StrContent")) {
            let (moment, time) = (find("CreateTime"), find("StrTime"));
            return Some(Self {
                chinese: false,
                kind,
                part: find("SubType"),
                own: Some(own),
                moment,
                time: time.or(moment)?,
                words,
                names: all(&["Remark", "NickName", "Sender"]),
            });
        }
        let (kind, time, words) = (find("类型")?, find("时间")?, find("内容")?);
        find("发送人")?;
        Some(Self { chinese: true, kind, part: None, own: None, moment: None, time, words, names: all(&["发送人", "备注", "昵称"]) })
    }

    fn message(&self, line: u64, row: &StringRecord) -> Option<Message> {
        let field = |at: usize| row.get(at).unwrap_or_default();
        let at = self.moment.and_then(|at| moment(&Value::String(field(at).to_owned()))).or_else(|| whole(field(self.time)));
        let name = self.names.iter().map(|at| field(*at).trim()).find(|name| !name.is_empty());
        let said = field(self.words);
        if self.chinese {
            at?;
            let kind = field(self.kind).trim();
            let system = kind.contains("系统消息") || kind == "拍一拍";
            return Some(Message {
                line,
                at,
                sender: name.filter(|_| !system).map(str::to_owned),
                text: if said.trim().is_empty() { format!("[{kind}]") } else { said.trim_end().to_owned() },
                system,
                recalled: system && tells_of_recall(said),
                attachment: ["图片", "语音", "视频", "文件"].contains(&kind),
                ..Message::default()
            });
        }
        let own = match field(self.own?).trim() {
            "1" => true,
            "0" => false,
            _ => return None,
        };
        let part = self.part.and_then(|at| field(at).trim().parse().ok()).unwrap_or(0);
        let kind = Written::new(field(self.kind).trim().parse().ok()?, part);
        let (system, text) = (kind.is_notice(), kind.words(said));
        Some(Message {
            line,
            at,
            // On one's own rows the names are those of the other side (LC044/WeChatMsg #160).
            sender: if system { None } else { sender(name.filter(|_| !own), Some(own)) },
            own: (!system).then_some(own),
            recalled: system && tells_of_recall(&text),
            text,
            system,
            attachment: kind.is_attachment(),
            particulars: Vec::new(),
        })
    }
}

fn shown(row: &StringRecord) -> String {
    row.iter().collect::<Vec<_>>().join(",")
}
