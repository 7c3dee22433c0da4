//! What of a text a recipient does not see: personal data of the person and of others, card secrets. Masked to what is
//! needed to find it again; every mask shows as ＊ and is counted. What the person wants blacked out is gone whole, and shows as ■.

use std::borrow::Cow;
use std::collections::BTreeSet;

use super::devices;
use crate::case::{By, Redaction};
use crate::document::legible;
use crate::dossier::{Dossier, Piece, Plain, Private, mask, personal_after};
use crate::letter::Target;

/// What stands in place of words that are blacked out, however long they were.
const BLACK: &str = "■■■■";

/// What one recipient does not see.
#[derive(Debug, Clone)]
pub(super) struct Masking {
    /// Runs of letters and digits that are ids of the case.
    ids: BTreeSet<String>,
    /// What the other side publishes of itself: seen, unless it is to be blacked out.
    published: BTreeSet<String>,
    /// The same of the person's particulars that the recipient is given anyway.
    given: BTreeSet<String>,
    /// Particulars of the person that it is not given, without blanks; the longest first.
    unseen: Vec<String>,
    /// Words that are blacked out, the longest first; and kinds of personal data.
    words: Vec<String>,
    kinds: BTreeSet<Private>,
    /// Whether anything is masked at all.
    masks: bool,
    /// Whether addresses of mail are masked too.
    is_strict: bool,
    /// Whether it is shown from which bank or balance the person paid: the seller's and the platform's business it is not.
    sees_method: bool,
    /// Whether it is shown the numbers that the other side gave of itself: the police look for whom they lead to.
    sees_theirs: bool,
}

/// What stands around a text in a talk.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Around {
    /// Whether a card secret was announced just before.
    pub(super) announced: bool,
    /// Whether the other side says it.
    pub(super) theirs: bool,
}

/// A text as a recipient sees it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Shown {
    pub(super) text: String,
    /// Pieces of personal data that are masked in it.
    pub(super) masked: usize,
    /// Places that are blacked out in it.
    pub(super) redacted: usize,
}

impl Masking {
    /// Everything is seen.
    pub(super) fn none() -> Self {
        Self {
            ids: BTreeSet::new(),
            published: BTreeSet::new(),
            given: BTreeSet::new(),
            unseen: Vec::new(),
            words: Vec::new(),
            kinds: BTreeSet::new(),
            masks: false,
            is_strict: false,
            sees_method: true,
            sees_theirs: true,
        }
    }

    pub(super) fn of(dossier: &Dossier, target: &Target) -> Self {
        let case = &dossier.case;
        let mut ids: BTreeSet<String> = case.orders.iter().map(|order| order.id.trim().to_owned()).collect();
        ids.extend(
            case.payments.iter().flat_map(|payment| [&payment.transaction_id, &payment.merchant_order_id]).map(|id| id.trim().into()),
        );
        for record in dossier.matches.concerned().filter_map(|at| dossier.record(at)) {
            let account = record.counterparty_account.as_ref().filter(|_| target.sees.payee_accounts);
            ids.extend([record.transaction_id.as_ref(), record.merchant_order_id.as_ref(), account].into_iter().flatten().cloned());
        }
        // What the other side publishes of itself.
        let said = case.respondents.iter().flat_map(|party| [&party.contact, &party.uscc, &party.website]);
        let runs = said.clone().flat_map(|text| text.split(|c: char| !c.is_ascii_alphanumeric() && c != '-'));
        let mut published: BTreeSet<String> = runs.map(str::to_owned).collect();
        published.extend(said.flat_map(|text| addresses(text).map(|(_, address)| address.to_owned())));
        let person = &case.complainant;
        let (mut given, mut unseen) = (BTreeSet::new(), Vec::new());
        for (key, value) in
            [("phone", &person.phone), ("address", &person.address), ("email", &person.email), ("id_number", &person.id_number)]
        {
            let value = value.trim();
            if target.sees.complainant.iter().any(|seen| seen == key) {
                given.insert(value.to_owned());
                given.insert(value.chars().filter(char::is_ascii_alphanumeric).collect());
            } else {
                unseen.push(value.to_owned());
                if key == "address" {
                    unseen.extend(tails(value));
                }
            }
        }
        let mut unseen: Vec<String> = unseen.iter().map(|value| Plain::without_blanks(value).text.into_owned()).collect();
        // What the other side's own address says too is not the person's alone.
        let theirs = |value: &String| {
            let parties = case.respondents.iter().flat_map(|party| [&party.address, &party.published_address]);
            parties.into_iter().any(|address| Plain::without_blanks(address).text.contains(value.as_str()))
        };
        unseen.retain(|value| value.chars().count() >= 4 && !theirs(value));
        unseen.sort_by_key(|value| std::cmp::Reverse(value.len()));
        ids.remove("");
        published.remove("");
        given.remove("");
        let sees_method = target.sees.hears.is_empty() || target.sees.hears.contains(&By::Payment);
        Self { ids, published, given, unseen, masks: true, sees_method, sees_theirs: target.sees.payee_accounts, ..Self::none() }
    }

    /// With addresses of mail masked too.
    pub(super) fn strict(mut self) -> Self {
        self.is_strict = self.masks;
        self
    }

    /// With what the person wants blacked out in an exhibit.
    pub(super) fn with(&self, redact: &[Redaction]) -> Cow<'_, Self> {
        if redact.is_empty() || !self.masks {
            return Cow::Borrowed(self);
        }
        let mut out = self.clone();
        for redaction in redact {
            match redaction {
                Redaction::Region(_) => {}
                Redaction::Kind(kind) => drop(out.kinds.insert(Private::from(*kind))),
                Redaction::Words { text } => out.words.push(legible(text).into_owned()),
            }
        }
        out.words.sort_by_key(|word| std::cmp::Reverse(word.len()));
        Cow::Owned(out)
    }

    /// Whether anything is masked at all.
    pub(super) fn masks(&self) -> bool {
        self.masks
    }

    /// Whether it is shown from which bank or balance the person paid.
    pub(super) fn sees_method(&self) -> bool {
        self.sees_method
    }

    /// The text as the recipient sees it.
    pub(super) fn text(&self, text: &str) -> Shown {
        self.text_in(text, Around::default())
    }

    /// The same of what is said in a talk.
    pub(super) fn text_in(&self, text: &str, around: Around) -> Shown {
        // First: what cannot be seen may stand within a number and hide it.
        let mut shown = Shown { text: legible(text).into_owned(), ..Shown::default() };
        if !self.masks {
            return shown;
        }
        for word in &self.words {
            shown.redacted += shown.text.matches(word.as_str()).count();
            shown.text = shown.text.replace(word.as_str(), BLACK);
        }
        if !self.kinds.is_empty() {
            let blackened = |kind| self.kinds.contains(&kind).then(|| BLACK.to_owned());
            let known = |run: &str| is_among(&self.ids, run);
            shown.redacted += replaced(&mut shown.text, around.announced, &known, &|piece| blackened(piece.kind));
        }
        if !self.unseen.is_empty() && says_any(&shown.text, &self.unseen) {
            for unseen in &self.unseen {
                shown.masked += hidden(&mut shown.text, unseen);
            }
        }
        let known = |run: &str| [&self.ids, &self.published, &self.given].into_iter().any(|known| is_among(known, run));
        let shows = |kind| around.theirs && self.sees_theirs && kind != Private::CardSecret;
        let masked = |piece: Piece<'_>| (!shows(piece.kind)).then(|| mask(piece).replace('*', "＊"));
        shown.masked += replaced(&mut shown.text, around.announced, &known, &masked);
        shown.masked += devices::masked(&mut shown.text);
        if self.is_strict {
            shown.masked += self.mask_addresses(&mut shown.text);
        }
        shown
    }

    fn mask_addresses(&self, text: &mut String) -> usize {
        let hidden = |address: &&str| !self.published.contains(*address) && !self.given.contains(*address);
        let (mut out, mut from, mut count) = (String::with_capacity(text.len()), 0, 0);
        for (at, address) in addresses(text).filter(|(_, address)| hidden(address)) {
            if at < from {
                continue;
            }
            let (name, domain) = address.split_once('@').unwrap_or((address, ""));
            let first: String = name.chars().take(1).collect();
            out.push_str(&text[from..at]);
            out.push_str(&format!("{first}＊＊＊@{domain}"));
            from = at + address.len();
            count += 1;
        }
        out.push_str(&text[from..]);
        *text = out;
        count
    }
}

/// Puts something else in place of pieces of personal data; how many.
fn replaced(text: &mut String, announced: bool, known: &dyn Fn(&str) -> bool, instead: &dyn Fn(Piece<'_>) -> Option<String>) -> usize {
    let pieces = personal_after(text, announced, known);
    if pieces.is_empty() {
        return 0;
    }
    let (mut out, mut from, mut count) = (String::with_capacity(text.len()), 0, 0);
    for piece in pieces {
        let Some(other) = instead(piece) else { continue };
        out.push_str(&text[from..piece.at]);
        out.push_str(&other);
        from = piece.at + piece.text.len();
        count += 1;
    }
    out.push_str(&text[from..]);
    *text = out;
    count
}

/// The ends of an address that say as much as the whole: people leave out province and city. Such an end has a number.
fn tails(address: &str) -> Vec<String> {
    let ends = address.char_indices().filter(|(_, c)| matches!(c, '省' | '市' | '区' | '县' | '镇' | '乡' | '道'));
    let tails = ends.map(|(at, c)| address[at + c.len_utf8()..].trim_start());
    tails.filter(|tail| tail.chars().count() >= 5 && tail.chars().any(char::is_numeric)).map(str::to_owned).collect()
}

/// Whether any of some texts that have no blanks stands in another, with whatever blanks.
fn says_any(text: &str, unseen: &[String]) -> bool {
    let plain = Plain::without_blanks(text);
    unseen.iter().any(|unseen| plain.text.contains(unseen.as_str()))
}

/// Hides a text that has no blanks wherever it stands, with whatever blanks; how often.
fn hidden(text: &mut String, unseen: &str) -> usize {
    if text.is_ascii() && !unseen.is_ascii() {
        return 0;
    }
    let plain = Plain::without_blanks(text);
    let places: Vec<(usize, usize)> = plain.text.match_indices(unseen).map(|(at, _)| plain.written(at, at + unseen.len(), text)).collect();
    for (from, to) in places.iter().rev() {
        text.replace_range(*from..*to, "＊＊＊＊");
    }
    places.len()
}

fn is_among(known: &BTreeSet<String>, run: &str) -> bool {
    let bare = || run.chars().filter(char::is_ascii_alphanumeric).collect::<String>();
    // `+86 138…` is that number too.
    known.contains(run) || known.contains(&bare()) || bare().strip_prefix("86").is_some_and(|rest| known.contains(rest))
}

/// Addresses of mail, each with where it begins.
fn addresses(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let of_name = |byte: &u8| byte.is_ascii_alphanumeric() || b"._%+-".contains(byte);
    let of_domain = |byte: &u8| byte.is_ascii_alphanumeric() || b".-".contains(byte);
    text.match_indices('@').filter_map(move |(at, _)| {
        let bytes = text.as_bytes();
        let from = at - bytes[..at].iter().rev().take_while(|byte| of_name(byte)).count();
        let domain = bytes[at + 1..].iter().take_while(|byte| of_domain(byte)).count();
        let to = at + 1 + text[at + 1..at + 1 + domain].trim_end_matches(['.', '-']).len();
        (from < at && text[at + 1..to].contains('.')).then(|| (from, &text[from..to]))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::case::RedactedKind;

    fn masking(redact: &[Redaction]) -> Masking {
        let given = BTreeSet::from(["13800000000".to_owned()]);
        let masking = Masking { masks: true, given, ids: BTreeSet::from(["KM202609130001".to_owned()]), ..Masking::none() };
        masking.with(redact).into_owned()
    }

    #[test]
    fn what_is_blacked_out_is_gone_whole_also_where_it_is_given() {
        let text = "电话13800000000，另一个13900000000，住样本路1号，订单KM202609130001";
        assert_eq!(masking(&[]).text(text).text, "电话13800000000，另一个139＊＊＊＊＊＊00，住样本路1号，订单KM202609130001");
        let shown = masking(&[Redaction::Kind(RedactedKind::Phone), Redaction::Words { text: "样本路1号".to_owned() }]).text(text);
        assert_eq!(shown.text, "电话■■■■，另一个■■■■，住■■■■，订单KM202609130001");
        assert_eq!((shown.redacted, shown.masked), (3, 0));
    }

    #[test]
    fn what_the_other_side_publishes_is_seen_unless_it_is_to_be_blacked_out() {
        let masking = Masking { published: BTreeSet::from(["13911115555".to_owned()]), ..masking(&[]) };
        let text = "打13911115555，或者V13911115555，订单KM202609130001";
        assert_eq!(masking.text(text).text, text);
        let shown = masking.with(&[Redaction::Kind(RedactedKind::Phone)]).text(text);
        assert_eq!((shown.text.as_str(), shown.redacted), ("打■■■■，或者V■■■■，订单KM202609130001", 2));
    }

    #[test]
    fn addresses_of_mail_are_masked_where_that_is_wanted() {
        let text = "写信到 someone@mail.example.invalid，或者 a@b";
        assert_eq!(masking(&[]).text(text).text, text);
        let shown = masking(&[]).strict().text(text);
        assert_eq!((shown.text.as_str(), shown.masked), ("写信到 s＊＊＊@mail.example.invalid，或者 a@b", 1));
        let shown = masking(&[]).strict().text("zza@b.invalid a@b.invalid");
        assert_eq!((shown.text.as_str(), shown.masked), ("z＊＊＊@b.invalid a＊＊＊@b.invalid", 2));
    }

    #[test]
    fn what_is_not_given_is_hidden_however_it_is_spaced() {
        let mut unseen = vec!["示例省示例市样本区样本路1号".to_owned()];
        unseen.extend(tails(&unseen[0]));
        assert_eq!(unseen[1..], ["示例市样本区样本路1号", "样本区样本路1号", "样本路1号"]);
        let masking = Masking { unseen, ..masking(&[]) };
        for text in ["寄到示例省示例市样本区 样本路1号", "寄到样本区样本路 １ 号", "寄到样本路1号。"] {
            let shown = masking.text(text);
            assert!(!shown.text.contains("样本路") && shown.text.starts_with("寄到") && shown.masked == 1, "{shown:?}");
        }
        assert_eq!(masking.text("样本路2号").text, "样本路2号");
    }

    #[test]
    fn numbers_that_the_other_side_gave_are_shown_to_who_looks_for_it() {
        let police = Masking { sees_theirs: true, ..masking(&[]) };
        let theirs = |text| police.text_in(text, Around { theirs: true, announced: false }).text;
        assert_eq!(theirs("转到6200000000000005，电话13900000000"), "转到6200000000000005，电话13900000000");
        assert_eq!(theirs("卡密：SAMPLE12345"), "卡密：＊＊＊＊＊＊＊2345");
        assert_eq!(police.text("电话13900000000").text, "电话139＊＊＊＊＊＊00");
        let seller = Masking { sees_theirs: false, ..masking(&[]) };
        assert_eq!(seller.text_in("电话13900000000", Around { theirs: true, announced: false }).text, "电话139＊＊＊＊＊＊00");
    }

    #[test]
    fn the_person_sees_all() {
        let all = Masking::none().strict();
        let text = "13900000000 a@b.example.invalid";
        assert_eq!(all.with(&[Redaction::Kind(RedactedKind::Phone)]).text(text).text, text);
    }
}
