//! DiscordChatExporter's CSV: `AuthorID,Author,Date,Content,Attachments,Reactions`. The date is ISO 8601 now; it was the
//! locale's in 2.42 (DCE #1152) and `01-Jan-20 01:33 AM` before.

use crate::evidence::chats::csv_rows::{FIELD_KEPT, each_row};
use crate::evidence::chats::report::Report;
use crate::evidence::chats::written_date::{self, Waiting};
use crate::evidence::fact::{Fact, Message};
use crate::evidence::particular::Particular;
use crate::evidence::reader::{Certainty, Kind, ReadError, Reader, Reason, Sample, Summary};
use crate::evidence::source::Source;

/// CSV.
pub struct DiscordTable;

/// Columns in the order in which they are looked up below; `AuthorID` may be missing.
const COLUMNS: [&str; 6] = ["authorid", "author", "date", "content", "attachments", "reactions"];

impl Reader for DiscordTable {
    fn name(&self) -> &'static str {
        "discord-csv"
    }

    fn title(&self) -> &'static str {
        "DiscordChatExporter CSV"
    }

    fn kind(&self) -> Kind {
        Kind::Messages
    }

    fn recognize(&self, sample: &Sample<'_>) -> Option<Reason> {
        let first = sample.text.as_deref()?.lines().next()?;
        let fields: Vec<String> = first.split(',').map(plain).collect();
        columns(fields.iter().map(String::as_str)).map(|_| Reason::new(Certainty::Header, "line 1 has AuthorID, Author, Date, Content"))
    }

    fn read(&self, source: &mut Source<'_>, out: &mut dyn FnMut(Fact)) -> Result<Summary, ReadError> {
        let mut report = Report::new(self.title(), out);
        let (mut waiting, mut known) = (Waiting::default(), None);
        let written = each_row(source, &mut |line, row, cut| {
            let fields: Vec<String> = row.iter().map(plain).collect();
            if known.is_none() {
                known = columns(fields.iter().map(String::as_str));
                if known.is_none() {
                    report.not_understood(line, &row.iter().collect::<Vec<_>>().join(","));
                }
                return;
            }
            let Some(columns) = known else { return };
            let field = |column: usize| columns[column].and_then(|at| row.get(at)).unwrap_or_default();
            if row.len() < 4 {
                report.not_understood(line, &row.iter().collect::<Vec<_>>().join(","));
                return;
            }
            if cut {
                report.cut(line, FIELD_KEPT);
            }
            let date = written_date::read(field(2));
            if date.is_none() {
                report.not_understood(line, field(2));
            }
            let mut particulars: Vec<Particular> =
                files(field(4)).map(|name| Particular::Attachment { name, bytes: None, sha256: None }).collect();
            let attachment = !particulars.is_empty();
            if !field(5).trim().is_empty() {
                particulars.push(Particular::Reactions { text: field(5).to_owned() });
            }
            let sender = [field(1), field(0)].into_iter().map(str::trim).find(|name| !name.is_empty()).map(str::to_owned);
            let message = Message { line, sender, text: field(3).replace("\r\n", "\n"), attachment, particulars, ..Message::default() };
            waiting.push(message, date, &mut report);
        })?;
        waiting.decide(&mut report);
        Ok(report.finish(written, Vec::new(), None, None))
    }
}

fn columns<'f>(fields: impl Iterator<Item = &'f str> + Clone) -> Option<[Option<usize>; 6]> {
    let columns = COLUMNS.map(|column| fields.clone().position(|field| field == column));
    let needed = columns[1..4].iter().all(Option::is_some) && (columns[0].is_some() || columns[4].is_some());
    needed.then_some(columns)
}

fn plain(field: &str) -> String {
    field.trim_matches(|c: char| c.is_whitespace() || c == '"' || c == '\u{feff}').to_ascii_lowercase()
}

/// Addresses, or paths where the files were saved too. Commas part them, and may stand in them.
fn files(field: &str) -> impl Iterator<Item = String> + '_ {
    let by_address = field.contains("://");
    let mut out: Vec<String> = Vec::new();
    for part in field.split(',').filter(|part| !part.trim().is_empty()).take(100) {
        match out.last_mut() {
            Some(last) if by_address && !part.contains("://") => {
                last.push(',');
                last.push_str(part);
            }
            _ => out.push(part.trim().to_owned()),
        }
    }
    out.into_iter()
}
