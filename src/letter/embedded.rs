//! The files under `templates/`, carried by the program (`build.rs` lists them). Nothing is read
//! from disk here, and no file is known by name: what lies in the folder is what there is.

/// Every file as its path under `templates/` (`/` between the parts) and its text, sorted by path.
pub(crate) static FILES: &[(&str, &str)] = include!(concat!(env!("OUT_DIR"), "/templates.rs"));

/// The text of one file.
pub(crate) fn text(path: &str) -> Option<&'static str> {
    FILES.binary_search_by(|(at, _)| (*at).cmp(path)).ok().map(|at| FILES[at].1)
}

/// The files in a folder and below it, as their paths from there and their texts.
pub(crate) fn under(folder: &str) -> impl Iterator<Item = (&'static str, &'static str)> {
    FILES.iter().filter_map(move |(path, text)| Some((path.strip_prefix(folder)?.strip_prefix('/')?, *text)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_file_is_found_by_its_path() {
        assert!(FILES.is_sorted_by(|one, other| one.0 < other.0));
        for (path, words) in FILES {
            assert_eq!(text(path), Some(*words));
        }
        assert_eq!(text("law"), None);
        assert_eq!(text("law/no-such-statute.toml"), None);
    }

    #[test]
    fn a_folder_is_not_the_beginning_of_a_name() {
        assert!(under("law").any(|(path, _)| path == "civil-code.toml"));
        assert_eq!(under("la").count(), 0);
        assert_eq!(under("law/").count(), 0);
    }
}
