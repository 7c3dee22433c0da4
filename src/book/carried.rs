//! Files that messages carry, as far as they are exhibits of the case: each is named with its number, and a picture stands small
//! in its place. It is the very picture of its own chapter: what is masked or painted over there is so here.

use std::collections::BTreeMap;

use super::pen::Pen;
use super::pictures::Picture;
use super::volume;
use crate::digest::Digest;
use crate::document::{Figure, Link, Run};
use crate::dossier::{Dossier, Exhibit};
use crate::evidence::Kind;

/// Pictures in one transcript. More are not looked at there; each has a chapter of its own.
const MOST: usize = 12;

/// The name of a file is so long at least, with its ending, to be known in running text.
const SHORTEST: usize = 6;

/// The files of one conversation.
pub(super) struct Files<'a> {
    dossier: &'a Dossier,
    exhibit: &'a Exhibit,
    pictures: Option<&'a BTreeMap<u32, Picture>>,
    shown: usize,
    not_shown: usize,
}

impl<'a> Files<'a> {
    /// Of an exhibit. `pictures` are those that the recipient is shown.
    pub(super) fn of(dossier: &'a Dossier, exhibit: &'a Exhibit, pictures: Option<&'a BTreeMap<u32, Picture>>) -> Self {
        Self { dossier, exhibit, pictures, shown: 0, not_shown: 0 }
    }

    /// What is said behind the name of a file that a message carries: which exhibit it is, or that it lies in the same archive.
    pub(super) fn carried(&mut self, pen: &mut Pen<'_>, name: &str, sha256: Option<Digest>) -> Vec<Run> {
        let same = |digest: Digest| self.others().find(|other| other.sha256() == digest);
        let Some(found) = sha256.and_then(same).or_else(|| self.called(name)) else {
            let inside = pen.sees_all() && self.is_inside(name);
            return if inside {
                vec![Run::plain(pen.say("，在本证据的压缩包里", ", in the archive of this exhibit"))]
            } else {
                Vec::new()
            };
        };
        if self.may_be_named(pen, found) {
            let mut out = vec![Run::plain(pen.say("，见", ", see "))];
            out.extend(self.seen(pen, found));
            out
        } else if self.pictures.is_some() && found.inspection.kind == Kind::Image {
            vec![Run::plain(pen.say("，图片未随本册提供", ", the picture is not in this book"))]
        } else {
            Vec::new()
        }
    }

    /// The pictures whose names stand in the words of a message: some programs write them there.
    pub(super) fn named_in(&mut self, pen: &mut Pen<'_>, text: &str) -> Vec<Run> {
        let text = text.to_lowercase();
        let is_named = |other: &&Exhibit| {
            let name = last(&other.name);
            other.inspection.kind == Kind::Image && name.len() >= SHORTEST && name.contains('.') && text.contains(&name)
        };
        let named: Vec<&Exhibit> = self.others().filter(is_named).collect();
        let mut out = Vec::new();
        for found in named {
            // Of several of one name nobody can tell which.
            let is_known = self.called(&last(&found.name)).is_some_and(|one| one.number == found.number);
            if is_known && self.may_be_named(pen, found) {
                out.push(Run::plain(pen.say("〔见", "〔see ")));
                out.extend(self.seen(pen, found));
                out.push(Run::plain("〕"));
            }
        }
        out
    }

    /// What is to be said of the pictures that are not in their place.
    pub(super) fn tell(&self, pen: &mut Pen<'_>) {
        if self.not_shown > 0 {
            let (shown, rest) = (self.shown, self.not_shown);
            let note = if pen.is_chinese() {
                format!("消息里的图片只印前{shown}处，其余{rest}处见所写的证据")
            } else {
                format!("of the pictures in messages the first {shown} are shown; {rest} more stand where it is said")
            };
            pen.notes.push(note);
        }
    }

    /// Others than the person are told of what they are shown alone.
    fn may_be_named(&self, pen: &Pen<'_>, found: &Exhibit) -> bool {
        pen.sees_all() || self.pictures.is_some_and(|pictures| pictures.contains_key(&found.number))
    }

    /// An exhibit that a message carries: its number, and the picture.
    fn seen(&mut self, pen: &mut Pen<'_>, found: &Exhibit) -> Vec<Run> {
        let called = if pen.is_chinese() { volume::name(found) } else { format!("exhibit {}", found.number) };
        let mut out = vec![Run { link: Some(Link::Part(volume::name(found))), ..Run::plain(called) }];
        let Some(picture) = self.pictures.and_then(|pictures| pictures.get(&found.number)) else { return out };
        if self.shown < MOST {
            self.shown += 1;
            // The title is the person's, whoever wrote the message.
            let around = std::mem::take(&mut pen.around);
            let title = pen.text(&found.title);
            pen.around = around;
            let alt = if pen.is_chinese() { format!("消息里的图片：{title}") } else { format!("picture in a message: {title}") };
            out.push(Run { picture: Some(Box::new(small(picture, alt))), ..Run::plain("") });
        } else {
            self.not_shown += 1;
        }
        out
    }

    fn others(&self) -> impl Iterator<Item = &'a Exhibit> + use<'a> {
        let number = self.exhibit.number;
        self.dossier.exhibits.iter().filter(move |other| other.number != number)
    }

    /// The exhibit of this name: beside the conversation, or the only one in the case.
    fn called(&self, name: &str) -> Option<&'a Exhibit> {
        let path = name.trim().replace('\\', "/").to_lowercase();
        let wanted = last(&path);
        if wanted.is_empty() {
            return None;
        }
        let folder = self.exhibit.name.rsplit_once('/').map_or(String::new(), |(folder, _)| format!("{}/", folder.to_lowercase()));
        let beside = format!("{folder}{}", path.trim_start_matches("./"));
        let mut same = self.others().filter(|other| last(&other.name) == wanted);
        self.others().find(|other| other.name.to_lowercase() == beside).or_else(|| match (same.next(), same.next()) {
            (Some(one), None) => Some(one),
            _ => None,
        })
    }

    fn is_inside(&self, name: &str) -> bool {
        let wanted = last(name.trim());
        !wanted.is_empty() && self.exhibit.parts().skip(1).any(|part| last(&part.file) == wanted)
    }
}

/// The picture of another chapter, to be shown small.
fn small(picture: &Picture, alt: String) -> Figure {
    let Picture { name, width, height, orientation, .. } = picture;
    Figure {
        picture: name.clone(),
        width: *width,
        height: *height,
        orientation: *orientation,
        cuts: Vec::new(),
        overlap: 0,
        alt,
        caption: Vec::new(),
    }
}

/// The name without its folders, in small letters.
fn last(path: &str) -> String {
    path.rsplit(['/', '\\']).next().unwrap_or(path).to_lowercase()
}
