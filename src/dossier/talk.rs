//! Talk: who says what in the chats, as far as it can be told, and what of it matters.
//!
//! The room promises that nobody's words are taken for the person's unless the file, the case or the export says
//! whose they are; where it cannot be told, it is not told.

use std::collections::BTreeSet;
use std::sync::Arc;

use serde::Serialize;

use super::exhibits::Exhibit;
use super::ids::Ids;
use super::matches::Matches;
use super::names::{fits, is_masked};
use super::signs::{Sign, Signs, is_word_of, signs};
use crate::case::{Case, Said, When};
use crate::evidence::{Message, Messages};

/// Of a message that matters, so many characters are kept.
const TEXT_KEPT: usize = 200;

/// Messages that matter, of one chat.
const MOST: usize = 20_000;

/// A message may be earlier than the order it is about by so many seconds: clocks differ.
const SLACK: i64 = 5 * 60;

/// Whose words they are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Side {
    /// The person's.
    Own,
    /// The other side's.
    Other,
    /// Nobody can tell.
    Unknown,
    /// The program's.
    Program,
}

/// A message that matters.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Remark {
    /// The exhibit's number.
    pub exhibit: u32,
    /// The file, as findings name it.
    pub file: Arc<str>,
    /// The line.
    pub line: u64,
    /// When.
    pub at: Option<When>,
    /// Whose.
    pub side: Side,
    /// What it may mean.
    pub signs: Signs,
    /// Whether it names an order of the case.
    pub names_order: bool,
    /// Its first words.
    pub text: String,
}

/// How long the other side was silent after the person's words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Silence {
    /// The person's first words that were not answered, as an index into the remarks.
    pub from: usize,
    /// Until when: the answer, or the end of what the evidence shows.
    pub until: When,
    /// Whether an answer came.
    pub answered: bool,
}

/// What matters in all the chats.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Talk {
    /// The messages that matter, in order of exhibits and lines.
    pub remarks: Vec<Remark>,
    /// The person's earliest message after the order that gives notice, as an index.
    pub first_notice: Option<usize>,
    /// What the other side refused after that, as indexes in order of time.
    pub refusals: Vec<usize>,
    /// The longest silence.
    pub silence: Option<Silence>,
    /// Chats of which it cannot be told who the person is.
    pub strangers: Vec<String>,
}

impl Talk {
    pub(super) fn of(case: &Case, exhibits: &[Exhibit], matches: &Matches) -> Self {
        let ids = Ids::of(case.orders.iter().enumerate().map(|(n, order)| (n, order.id.as_str())), 6);
        let begin = begin(case, exhibits, matches);
        let mut out = Self::default();
        let mut silences: Vec<Silence> = Vec::new();
        for exhibit in exhibits {
            for part in exhibit.parts() {
                let Some(messages) = &part.messages else { continue };
                let sides = Sides::of(case, exhibit, messages);
                let is_told = !sides.own.is_empty() || messages.rows.iter().any(|row| row.own == Some(true));
                if !is_told && messages.rows.iter().any(|row| !row.system) {
                    out.strangers.push(part.file.clone());
                }
                let (from, file) = (out.remarks.len(), Arc::from(part.file.as_str()));
                let mut course = Course { begin, waiting: None, silences: Vec::new(), last: None };
                for message in &messages.rows {
                    out.hear(exhibit, &file, message, &sides, &ids, &mut course);
                }
                let until = exhibit.stated.obtained_at.as_ref().and_then(Said::exact);
                silences.extend(course.end(until));
                out.remarks.truncate(from + MOST);
            }
        }
        out.remarks.shrink_to_fit();
        let kept = out.remarks.len();
        out.silence = silences
            .into_iter()
            .filter(|silence| silence.from < kept)
            .max_by_key(|silence| out.remarks[silence.from].at.map_or(0, |from| silence.until.unix() - from.unix()));
        let after = |remark: &Remark| remark.at.is_some_and(|at| begin.is_none_or(|begin| at.unix() >= begin - SLACK));
        let mut dated: Vec<usize> = (0..out.remarks.len()).filter(|n| after(&out.remarks[*n])).collect();
        dated.sort_by_cached_key(|n| out.remarks[*n].at.map(|at| at.unix()));
        let notice = |remark: &Remark| remark.side == Side::Own && (remark.signs.has(Sign::Notice) || remark.names_order);
        out.first_notice = dated.iter().copied().find(|n| notice(&out.remarks[*n]));
        let told = out.first_notice.and_then(|n| out.remarks[n].at);
        let refused = |remark: &Remark| {
            remark.side == Side::Other
                && remark.signs.has(Sign::Refusal)
                && told.is_none_or(|told| remark.at.is_none_or(|at| at.unix() >= told.unix()))
        };
        out.refusals = dated.into_iter().filter(|n| refused(&out.remarks[*n])).collect();
        out
    }

    fn hear(&mut self, exhibit: &Exhibit, file: &Arc<str>, message: &Message, sides: &Sides, ids: &Ids<'_>, course: &mut Course) {
        let side = sides.side(message);
        let found = signs(&message.text);
        let names_order = !ids.is_empty() && ids.within(&message.text).next().is_some();
        if !found.is_empty() || names_order {
            self.remarks.push(Remark {
                exhibit: exhibit.number,
                file: file.clone(),
                line: message.line,
                at: message.at,
                side,
                signs: found,
                names_order,
                text: beginning(&message.text).to_owned(),
            });
        }
        let notice = side == Side::Own && (found.has(Sign::Notice) || names_order);
        course.hear(message, side, found, notice.then(|| self.remarks.len() - 1));
    }

    /// The remarks of a sign, of one side or of any.
    pub fn of_sign(&self, sign: Sign, side: Option<Side>) -> impl Iterator<Item = &Remark> {
        self.remarks.iter().filter(move |remark| remark.signs.has(sign) && side.is_none_or(|side| remark.side == side))
    }
}

/// The first words of a message.
fn beginning(text: &str) -> &str {
    text.char_indices().nth(TEXT_KEPT).map_or(text, |(end, _)| &text[..end])
}

/// When the trade began: nothing said before is a notice of its failure.
fn begin(case: &Case, exhibits: &[Exhibit], matches: &Matches) -> Option<i64> {
    let ordered = case.orders.iter().filter_map(|order| order.ordered_at.as_ref()?.around());
    let paid = case.payments.iter().filter_map(|payment| payment.paid_at.as_ref()?.around());
    let held: Vec<_> = matches.held().collect();
    let recorded = held.iter().filter_map(|at| {
        let exhibit = exhibits.get(usize::try_from(at.exhibit).ok()?.checked_sub(1)?)?;
        Some(exhibit.record(*at)?.at)
    });
    ordered.chain(paid).chain(recorded).map(|at| at.unix()).min()
}

/// Who is waiting for whom.
struct Course {
    begin: Option<i64>,
    waiting: Option<(usize, When)>,
    silences: Vec<Silence>,
    last: Option<When>,
}

impl Course {
    fn hear(&mut self, message: &Message, side: Side, found: Signs, notice: Option<usize>) {
        let Some(at) = message.at else { return };
        self.last = Some(at);
        match (side, notice) {
            (Side::Own, Some(remark)) if self.waiting.is_none() && self.begin.is_none_or(|begin| at.unix() >= begin - SLACK) => {
                self.waiting = Some((remark, at));
            }
            // What a machine says is no answer.
            (Side::Other, _) if !found.has(Sign::AutoReply) => {
                if let Some((from, _)) = self.waiting.take() {
                    self.silences.push(Silence { from, until: at, answered: true });
                }
            }
            _ => {}
        }
    }

    fn end(mut self, obtained: Option<When>) -> Vec<Silence> {
        if let Some((from, asked)) = self.waiting {
            let until = obtained.into_iter().chain(self.last).filter(|until| asked.is_before(until)).max();
            self.silences.extend(until.map(|until| Silence { from, until, answered: false }));
        }
        self.silences
    }
}

/// Which of the senders is who.
struct Sides {
    own: BTreeSet<String>,
    other: BTreeSet<String>,
    senders: usize,
}

impl Sides {
    fn of(case: &Case, exhibit: &Exhibit, messages: &Messages) -> Self {
        let person = &case.complainant;
        let mine: Vec<&str> = [&person.name, &person.account, &person.agent.name, &exhibit.stated.account]
            .into_iter()
            .map(|name| name.trim())
            .filter(|name| !name.is_empty())
            .collect();
        let theirs: Vec<&str> = case
            .respondents
            .iter()
            .flat_map(|respondent| [&respondent.name, &respondent.shop, &respondent.platform])
            .map(|name| name.trim())
            .filter(|name| name.chars().count() >= 2)
            .collect();
        let mut out = Self { own: BTreeSet::new(), other: BTreeSet::new(), senders: messages.senders.len() };
        for sender in &messages.senders {
            let name = bare(sender);
            let is =
                |known: &&str| name == bare(known) || sender.contains(&format!("({known})")) || (is_masked(known) && fits(known, name));
            if is_word_of(Sign::SelfName, name) || mine.iter().any(is) {
                out.own.insert(sender.clone());
            } else if signs(name).has(Sign::OtherName)
                || theirs.iter().any(|known| name.contains(known))
                || (messages.senders.len() == 2 && messages.objects.len() == 1 && bare(&messages.objects[0]) == name)
            {
                out.other.insert(sender.clone());
            }
        }
        // Of two, who is not the one is the other.
        if let (2, Some(rest)) =
            (messages.senders.len(), messages.senders.iter().find(|s| !out.own.contains(*s) && !out.other.contains(*s)))
        {
            match (out.own.len(), out.other.len()) {
                (1, 0) => out.other.insert(rest.clone()),
                (0, 1) => out.own.insert(rest.clone()),
                _ => false,
            };
        }
        out
    }

    fn side(&self, message: &Message) -> Side {
        // Of a group that the file says who is not the person in, it does not say who is the other side.
        let two = self.senders <= 2;
        match &message.sender {
            _ if message.system => Side::Program,
            _ if message.own == Some(true) => Side::Own,
            _ if message.own == Some(false) && two => Side::Other,
            Some(sender) if self.own.contains(sender) => Side::Own,
            Some(sender) if self.other.contains(sender) => Side::Other,
            _ => Side::Unknown,
        }
    }
}

/// Whose words each message of a conversation is.
#[must_use]
pub(crate) fn sides(case: &Case, exhibit: &Exhibit, messages: &Messages) -> Vec<Side> {
    let sides = Sides::of(case, exhibit, messages);
    messages.rows.iter().map(|message| sides.side(message)).collect()
}

/// A name without the number or address that clients put behind it.
fn bare(name: &str) -> &str {
    let name = name.trim();
    let cut = name.rfind(['(', '<', '（']).filter(|at| *at > 0 && name.ends_with([')', '>', '）'])).map_or(name, |at| &name[..at]);
    cut.trim()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_without_numbers() {
        assert_eq!(bare("张示例(10000)"), "张示例");
        assert_eq!(bare("Zhang <zhang@example.invalid>"), "Zhang");
        assert_eq!(bare("(10000)"), "(10000)");
        assert_eq!(bare(" 张示例 "), "张示例");
    }
}
