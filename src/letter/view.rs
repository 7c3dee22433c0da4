//! What of a dossier one recipient may see.

use super::target::Target;
use crate::case::Category;
use crate::dossier::{Dossier, Exhibit};

/// A dossier as one recipient may see it.
pub(super) struct View<'a> {
    pub dossier: &'a Dossier,
    pub target: &'a Target,
    pub draft: bool,
}

impl<'a> View<'a> {
    /// The exhibits the recipient may see: those of its categories, unless the person says otherwise for one.
    pub(super) fn shown(&self) -> Vec<&'a Exhibit> {
        let sees = |exhibit: &&Exhibit| match &exhibit.stated.share {
            Some(targets) => targets.contains(&self.target.name),
            None => self.is_of_its(exhibit) && !self.of_others(exhibit) && !self.is_unplaced_talk(exhibit),
        };
        self.dossier.exhibits.iter().filter(sees).collect()
    }

    /// Talk that the recipient would see if the course of events said with whom it was.
    pub(super) fn unplaced_talk(&self) -> impl Iterator<Item = &'a Exhibit> {
        let is = |exhibit: &&Exhibit| exhibit.stated.share.is_none() && self.is_of_its(exhibit) && self.is_unplaced_talk(exhibit);
        self.dossier.exhibits.iter().filter(is)
    }

    fn is_of_its(&self, exhibit: &Exhibit) -> bool {
        self.target.sees.exhibits.contains(&exhibit.category)
            && !self.target.hides(&[&exhibit.title, &exhibit.stated.proves, &exhibit.stated.source, &exhibit.stated.path])
    }

    fn citing(&self, exhibit: &Exhibit) -> impl Iterator<Item = &'a crate::case::Event> {
        let (dossier, number) = (self.dossier, exhibit.number);
        let cites = move |path: &String| dossier.exhibit_of(path).is_some_and(|cited| cited.number == number);
        self.dossier.case.events.iter().filter(move |event| event.evidence.iter().any(cites))
    }

    /// Whether an exhibit shows nothing but what was between the person and those the recipient has nothing to do with.
    fn of_others(&self, exhibit: &Exhibit) -> bool {
        let mut citing = self.citing(exhibit).peekable();
        citing.peek().is_some() && citing.all(|event| !self.target.hears(event))
    }

    /// Whether an exhibit is talk of which nobody said with whom it was: it may be with friends. Recipients that hear only
    /// of some (seller, platform, wallets) are not given it unasked.
    fn is_unplaced_talk(&self, exhibit: &Exhibit) -> bool {
        exhibit.category == Category::Chat && !self.target.sees.hears.is_empty() && self.citing(exhibit).next().is_none()
    }
}
