//! What each exhibit becomes for one recipient.

use super::copies::Copies;
use super::names::extension;
use crate::book::{Chapter, Chapters, Done};
use crate::casework::CaseworkError;
use crate::dossier::{Dossier, Exhibit};
use crate::evidence::{Kind, whole_pdf};
use crate::letter::{Limit, Target};

/// What a page takes; anything, where no limit is known.
#[derive(Debug, Clone, Copy, Default)]
pub(in crate::casework) struct Takes<'a> {
    pub(in crate::casework) limit: Option<&'a Limit>,
}

impl Takes<'_> {
    /// Files at most.
    pub(in crate::casework) fn files(self) -> usize {
        let files = self.limit.and_then(|limit| limit.files).and_then(|files| usize::try_from(files).ok());
        files.unwrap_or(usize::MAX)
    }

    /// Bytes a file at most.
    pub(in crate::casework) fn bytes(self) -> u64 {
        self.limit.and_then(|limit| limit.bytes_each).unwrap_or(u64::MAX)
    }

    /// Whether files of this type may be uploaded; unknown types may.
    pub(in crate::casework) fn takes(self, extension: &str) -> bool {
        let alike = |known: &str| known.eq_ignore_ascii_case(extension) || (extension == "jpg" && known.eq_ignore_ascii_case("jpeg"));
        self.limit.is_none_or(|limit| limit.types.is_empty() || limit.types.iter().any(|known| alike(known)))
    }
}

/// What an exhibit becomes.
pub(in crate::casework) enum Becomes {
    /// Pages.
    Pages(Chapter),
    /// A file of its own, with this extension: the bytes as given.
    AsGiven(&'static str),
    /// Nothing, and why.
    Nothing(&'static str),
}

/// Makes what one recipient is given.
pub(in crate::casework) struct Copyist<'a> {
    pub(in crate::casework) target: &'a Target,
    pub(in crate::casework) chapters: Chapters<'a>,
    pub(in crate::casework) copies: Copies,
    takes: Takes<'a>,
    /// Whether personal data are masked also where they would not be: in what is shared by name.
    is_strict: bool,
}

impl<'a> Copyist<'a> {
    pub(in crate::casework) fn new(dossier: &'a Dossier, target: &'a Target, copies: Copies, takes: Takes<'a>, is_strict: bool) -> Self {
        let chapters = Chapters::new(dossier, target);
        let chapters = if is_strict { chapters.strict() } else { chapters };
        Self { target, chapters, copies, takes, is_strict }
    }

    /// Takes a picture in; `false` of what is none, or cannot be shown.
    pub(in crate::casework) fn take_picture(&mut self, exhibit: &Exhibit) -> Result<bool, CaseworkError> {
        Ok(exhibit.inspection.kind == Kind::Image && self.copies.take(exhibit)?)
    }

    /// What an exhibit becomes; of a picture, after it was taken in.
    pub(in crate::casework) fn becomes(&self, exhibit: &Exhibit) -> Result<Becomes, CaseworkError> {
        if let Some(extension) = extension(exhibit)
            && self.goes_as_given(exhibit, extension)?
        {
            return Ok(Becomes::AsGiven(extension));
        }
        let chapter = self.chapters.of(exhibit, self.copies.picture(exhibit.number));
        Ok(if chapter.done.contains(&Done::Described) { Becomes::Nothing(self.why_not_shown(exhibit)) } else { Becomes::Pages(chapter) })
    }

    /// Whether a file goes as it is: its type and size are taken, nothing in it is to be blacked out, and it does not hold
    /// what the recipient should not see, unless the person shares it with that recipient by name. A PDF of which not all words
    /// can be read holds what nobody knows.
    fn goes_as_given(&self, exhibit: &Exhibit, extension: &str) -> Result<bool, CaseworkError> {
        if !exhibit.stated.redact.is_empty() || !self.takes.takes(extension) || exhibit.inspection.bytes > self.takes.bytes() {
            return Ok(false);
        }
        let is_shared = exhibit.stated.share.as_ref().is_some_and(|targets| targets.contains(&self.target.name));
        if extension != "pdf" || (is_shared && !self.is_strict) {
            return Ok(true);
        }
        let seen = self.copies.bytes_of(exhibit)?.and_then(|bytes| whole_pdf(&bytes));
        Ok(seen.is_some_and(|seen| !seen.holds_files && self.chapters.personal_in(&seen.text) == 0))
    }

    fn why_not_shown(&self, exhibit: &Exhibit) -> &'static str {
        let was_read = exhibit.parts().any(|part| part.messages.is_some() || part.payments.is_some() || part.log.is_some());
        match extension(exhibit) {
            Some(extension) if !self.takes.takes(extension) => "type",
            Some(_) if exhibit.inspection.bytes > self.takes.bytes() => "too-large",
            _ if was_read => "nothing-of-case",
            _ => "cannot-be-shown",
        }
    }
}
