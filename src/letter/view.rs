//! What of a dossier one recipient may see.

use std::collections::BTreeSet;

use super::target::Target;
use crate::case::Category;
use crate::dossier::{Dossier, Exhibit, RecordRef};
use crate::evidence::Inspection;

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
            && !self.tells_of_others(exhibit)
            && !self.is_of_other_orders(exhibit)
    }

    /// Papers of another body, by their own words, that nobody shared.
    pub(super) fn papers_of_others(&self) -> impl Iterator<Item = &'a Exhibit> {
        let is = |exhibit: &&Exhibit| {
            exhibit.stated.share.is_none() && self.target.sees.exhibits.contains(&exhibit.category) && self.tells_of_others(exhibit)
        };
        self.dossier.exhibits.iter().filter(is)
    }

    /// Whether a paper of a procedure says itself that it is of another body: `受案回执`. Rules and talk may well name one.
    fn tells_of_others(&self, exhibit: &Exhibit) -> bool {
        let says = |text: &String| self.target.hides(&[text]);
        let of_document = |part: &Inspection| {
            part.document.as_ref().is_some_and(|document| says(&document.text) || document.title.as_ref().is_some_and(says))
        };
        let of_messages =
            |part: &Inspection| part.messages.as_ref().is_some_and(|messages| messages.rows.iter().any(|message| says(&message.text)));
        exhibit.category == Category::Procedure && exhibit.parts().any(|part| of_document(part) || of_messages(part))
    }

    /// Whether all that a bill shows of the case is of orders that the recipient has nothing to do with.
    fn is_of_other_orders(&self, exhibit: &Exhibit) -> bool {
        let others = self.rows_of_others();
        let mut rows = exhibit.records().into_iter().map(|(at, _)| at).filter(|at| self.dossier.matches.concerns(*at)).peekable();
        !others.is_empty() && rows.peek().is_some() && rows.all(|at| others.contains(&at))
    }

    /// The rows of bills that are of such orders and of no other.
    pub(super) fn rows_of_others(&self) -> BTreeSet<RecordRef> {
        let (matches, case) = (&self.dossier.matches, &self.dossier.case);
        let of_its: Vec<&str> = self.orders().map(|order| order.id.as_str()).collect();
        if of_its.len() == case.orders.len() {
            return BTreeSet::new();
        }
        let sees = |order: &usize| case.orders.get(*order).is_some_and(|order| of_its.contains(&order.id.as_str()));
        let (mut seen, mut others) = (BTreeSet::new(), BTreeSet::new());
        for found in matches.ordered.iter().chain(&matches.recorded) {
            let Some(at) = found.record else { continue };
            let paid = found.payment.into_iter().flat_map(|payment| matches.orders_of_payment(payment));
            let mut orders = found.order.into_iter().chain(paid).peekable();
            let is_others = orders.peek().is_some() && !orders.any(|order| sees(&order));
            if is_others {
                others.insert(at)
            } else {
                seen.insert(at)
            };
        }
        others.retain(|at| !seen.contains(at));
        let follow = matches.refunds.iter().map(|(refund, of)| (*of, *refund)).chain(matches.twins.iter().copied());
        let more: Vec<RecordRef> = follow.filter(|(of, _)| others.contains(of)).map(|(_, more)| more).collect();
        others.extend(more);
        others
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
