//! The outline: headings as the bookmarks of a reader, nested by their levels.

use lopdf::{Document, Object, ObjectId, dictionary};

use super::{points, text_string};
use crate::typeset::page::{HEIGHT, OutlineEntry};

/// Adds the outline. `None` if there are no headings.
pub(super) fn add(file: &mut Document, entries: &[OutlineEntry], page_ids: &[ObjectId]) -> Option<ObjectId> {
    if entries.is_empty() {
        return None;
    }
    let root = file.new_object_id();
    let ids: Vec<ObjectId> = entries.iter().map(|_| file.new_object_id()).collect();
    let parents = parents(entries);
    let mut children: Vec<Vec<usize>> = vec![Vec::new(); entries.len()];
    let mut top = Vec::new();
    for (k, parent) in parents.iter().enumerate() {
        parent.map_or(&mut top, |parent| &mut children[parent]).push(k);
    }
    for siblings in std::iter::once(&top).chain(&children) {
        for (place, &k) in siblings.iter().enumerate() {
            let OutlineEntry { entry, page, y } = &entries[k];
            let spot =
                vec![Object::Reference(page_ids[*page]), "XYZ".into(), Object::Real(0.0), Object::Real(points(HEIGHT - y).0), Object::Null];
            let mut item = dictionary! {
                "Title" => text_string(&entry.text),
                "Parent" => parents[k].map_or(root, |parent| ids[parent]),
                "Dest" => spot,
            };
            if place > 0 {
                item.set("Prev", ids[siblings[place - 1]]);
            }
            if let Some(&next) = siblings.get(place + 1) {
                item.set("Next", ids[next]);
            }
            if let [first, .., last] | [first @ last] = children[k].as_slice() {
                item.set("First", ids[*first]);
                item.set("Last", ids[*last]);
                // All below it are shown when the reader opens.
                item.set("Count", count_below(k, &children));
            }
            file.set_object(ids[k], item);
        }
    }
    let (first, last) = (top.first()?, top.last()?);
    let count = i64::try_from(entries.len()).unwrap_or(i64::MAX);
    let outlines = dictionary! {
        "Type" => "Outlines", "First" => ids[*first], "Last" => ids[*last], "Count" => count,
    };
    file.set_object(root, outlines);
    Some(root)
}

/// For each heading the nearest one before it that is of a higher rank.
fn parents(entries: &[OutlineEntry]) -> Vec<Option<usize>> {
    let mut open: Vec<usize> = Vec::new();
    let mut parents = Vec::with_capacity(entries.len());
    for (k, entry) in entries.iter().enumerate() {
        while open.last().is_some_and(|&above| entries[above].entry.level >= entry.entry.level) {
            open.pop();
        }
        parents.push(open.last().copied());
        open.push(k);
    }
    parents
}

fn count_below(k: usize, children: &[Vec<usize>]) -> i64 {
    // At most three levels deep.
    children[k].iter().map(|&child| 1 + count_below(child, children)).sum()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::typeset::strips::Entry;

    #[test]
    fn headings_nest_by_level() {
        let entry = |level| OutlineEntry { entry: Entry { level, text: String::new() }, page: 0, y: 0 };
        let entries = [1, 2, 3, 2, 1, 3].map(entry);
        assert_eq!(parents(&entries), [None, Some(0), Some(1), Some(0), None, Some(4)]);
    }
}
