//! The 60 bags of the Library of Congress' conformance suite, by what each is about (snapshot 9ab4870 of
//! `LibraryOfCongress/bagit-conformance-suite`; names theirs, bags ours).

use crate::bag::Bag;

/// What the suite wants of a bag, by the folder it lies in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wanted {
    Valid,
    Invalid,
    Warning,
    /// To be refused on Linux by the letter of the suite; by us everywhere, for bags travel.
    LinuxOnly,
    WindowsOnly,
    /// In the suite's `warning`, but a file was lost when it was committed from a Mac: read as it lies there, it is incomplete.
    WarningIncomplete,
}

pub struct Case {
    pub version: &'static str,
    pub wanted: Wanted,
    pub name: &'static str,
    pub bag: Bag,
}

const INFO: &str =
    "Source-Organization: 示例大学\nContact-Name: 张示例\nExternal-Description: 示例\n   写在两行\nBagging-Date: 2026-09-28\n";
/// Without a character beyond Latin 1.
const PLAIN_INFO: &str = "Bag-Software-Agent: example\nBagging-Date: 2026-09-28\nPayload-Oxum: 10.2\n";
const TWICE: &str = "Contact-Name: 张示例\nContact-Name: 李示例\nContact-Phone: 13800000000\nContact-Phone: 13900000000\n";

/// Some files in folders, as the older bags have them.
fn tree(version: &'static str) -> Bag {
    let info = if version < "0.96" { "package-info.txt" } else { "bag-info.txt" };
    let separator = if version < "0.96" { "  " } else { " " };
    let bag = Bag::new(version, &["md5"]).line_end("\r\n").separator(separator).tag(info, INFO);
    bag.file("data/one.txt", "one").file("data/a/two.txt", "two").file("data/b/c/three.txt", "three")
}

fn twice(version: &'static str) -> Bag {
    let info = if version < "0.96" { "package-info.txt" } else { "bag-info.txt" };
    Bag::new(version, &["md5"]).line_end("\r\n").tag(info, TWICE).file("data/one.txt", "one")
}

/// Two files, ten bytes.
fn two() -> Bag {
    Bag::new("0.97", &["md5"]).tag("bag-info.txt", PLAIN_INFO).file("data/first", "first").file("data/other", "other")
}

fn sha(version: &str) -> Bag {
    Bag::new(version, &["sha256", "sha512"]).tag("bag-info.txt", "Bagging-Date: 2026-09-28\n")
}

fn fetching(path: &str) -> Bag {
    two().tag("fetch.txt", &format!("https://files.example.invalid/x - {path}\n"))
}

pub fn cases() -> Vec<Case> {
    let mut all = Vec::new();
    let mut case = |version, wanted, name, bag| all.push(Case { version, wanted, name, bag });
    valid(&mut case);
    invalid(&mut case);
    warning(&mut case);
    for (path, name) in [
        ("/tmp/x", "out-of-scope-file-paths-using-absolute-path"),
        ("~/x", "out-of-scope-file-paths-using-shortcut"),
        ("~root/x", "out-of-scope-file-paths-using-shortcut-username"),
    ] {
        case("0.97", Wanted::LinuxOnly, name, two().listed(path, "x"));
        case("0.97", Wanted::LinuxOnly, "the same for fetch", fetching(path));
    }
    for (path, name) in [
        ("C:\\Windows\\x.exe", "out-of-scope-file-paths-using-absolute-path"),
        ("%HomeDrive%\\x.exe", "out-of-scope-file-paths-using-shortcut"),
        ("\\\\?\\UNC\\server\\x.exe", "out-of-scope-file-paths-using-unc"),
    ] {
        case("0.97", Wanted::WindowsOnly, name, two().listed(path, "x"));
        case("0.97", Wanted::WindowsOnly, "the same for fetch", fetching(path));
    }
    all
}

type Add<'a> = &'a mut dyn FnMut(&'static str, Wanted, &'static str, Bag);

fn valid(case: Add<'_>) {
    use Wanted::Valid;
    for version in ["0.93", "0.94", "0.95", "0.96", "0.97"] {
        case(version, Valid, "basic-bag", if version == "0.97" { two() } else { tree(version) });
        case(version, Valid, "duplicate-metadata-entries", twice(version));
    }
    for version in ["0.96", "0.97"] {
        let empty = || tree(version);
        case(version, Valid, "bag-in-a-bag", Bag::new(version, &["md5"]).tag("bag-info.txt", INFO).holding("data/bag/", &tree(version)));
        let encoded = empty().file("data/%7Efour.txt", "four").file("data/%five.txt", "five").file("data/%7Ed/six", "six");
        case(version, Valid, "bag-with-encoded-names", encoded.file("data/a/~seven.txt", "seven"));
        case(version, Valid, "bag-with-escapable-characters", empty().file("data/a name with spaces.txt", "x"));
        case(
            version,
            Valid,
            "bag-with-leading-dot-slash-in-manifest",
            empty().present("data/dot.txt", "dot").listed("./data/dot.txt", "dot"),
        );
        case(version, Valid, "bag-with-space", empty().file("data/test 1.txt", "x"));
        let fetch = "https://files.example.invalid/one - data/one.txt\nhttps://files.example.invalid/a%20b 3 data/a/two.txt\n";
        case(version, Valid, "holey-bag", empty().tag("fetch.txt", fetch));
    }
    case("0.97", Valid, "ISO-8859-1-encoded-tag-files", two().encoding("ISO-8859-1"));
    case("0.97", Valid, "UTF-16-encoded-tag-files", two().encoding("UTF-16"));
    case(
        "0.97",
        Valid,
        "minimal-bag",
        Bag::new("0.97", &["md5"]).tag("bag-info.txt", "Bagging-Date: 2026-09-28\n").holding("data/", &two()),
    );
    let spaced = "Payload-Oxum: 1.1\nTest-Tag: 1\nTest-Tag:   2\nTest-Tag : 3\nTest-Tag    :   4\n";
    case("0.97", Valid, "uncommon-metadata-separators", Bag::new("0.97", &["sha224"]).tag("bag-info.txt", spaced).file("data/x", "x"));
    case("1.0", Valid, "basicBag", Bag::new("1.0", &["sha512"]).file("data/hello.txt", "hello"));
}

fn invalid(case: Add<'_>) {
    use Wanted::Invalid;
    case("0.97", Invalid, "baginfo-missing-encoding", two().declaration("BagIt-Version: 0.97\n"));
    let marked = "\u{feff}BagIt-Version: 0.97\nTag-File-Character-Encoding: UTF-8\n";
    case("0.97", Invalid, "bom-in-bagit.txt", two().declaration(marked));
    case("0.97", Invalid, "corrupt-data-file", two().then("data/first", b"First"));
    case("0.97", Invalid, "corrupt-tag-file", two().tag_listed("bag-info.txt", "another"));
    case("0.97", Invalid, "extra-file-in-bag", two().present("data/extra", "extra"));
    let version = "BagIt-Version: .97\nTag-File-Character-Encoding: UTF-8\n";
    case("0.97", Invalid, "invalid-version-number", two().declaration(version));
    case("0.97", Invalid, "missing-baginfo", two().then_without("bag-info.txt"));
    case("0.97", Invalid, "missing-bagit.txt", two().then_without("bagit.txt"));
    case("0.97", Invalid, "out-of-scope-file-paths-using-dot-notation", two().listed("../../README.md", "x"));
    case("0.97", Invalid, "out-of-scope-file-paths-using-dot-notation-for-fetch", fetching("../../README.md"));
    let twice = |version| sha(version).file("data/x", "x").listed("data/x", "y");
    case("0.97", Invalid, "same-filename-listed-twice-with-different-hashes", twice("0.97"));
    case("1.0", Invalid, "same-filename-listed-twice-with-different-hashes", twice("1.0"));
    let spaced = "BagIt-Version : 1.0\nTag-File-Character-Encoding : UTF-8\n";
    case("1.0", Invalid, "bagit-with-invalid-whitespace", sha("1.0").declaration(spaced).file("data/x", "x"));
    case("1.0", Invalid, "notAllManifestsListAllFiles", Bag::new("1.0", &["sha512"]).file("data/x", "x").present("data/y", "y"));
    case("1.0", Invalid, "same-filename-listed-twice-with-the-same-hash", sha("1.0").file("data/x", "x").listed("data/x", "x"));
}

fn warning(case: Add<'_>) {
    use Wanted::{Warning, WarningIncomplete};
    let bag = || Bag::new("0.97", &["sha512"]).tag("bag-info.txt", "Bagging-Date: 2026-09-28\n");
    case("0.97", WarningIncomplete, "duplicate-file-with-different-case", bag().file("data/x.txt", "x").listed("data/X.txt", "x"));
    let starred = Bag::new("0.97", &["md5"]).separator(" ").present("data/x", "x").listed("*data/x", "x").without_tag_manifest();
    case("0.97", Warning, "made-with-md5sum-tools", starred);
    case("0.97", Warning, "relative-path", bag().present("data/x", "x").listed("./data/x", "x"));
    let forms = Bag::new("0.96", &["sha512"]).file("data/N\u{fa}\u{f1}ez", "x").listed("data/Nu\u{301}n\u{303}ez", "x");
    case("0.97", Warning, "same-filename-listed-twice-with-different-normalization", forms);
    case("0.97", Warning, "same-filename-listed-twice-with-the-same-hash", sha("0.97").file("data/x", "x").listed("data/x", "x"));
    case("0.97", WarningIncomplete, "special-system-files", bag().file("data/Thumbs.db", "").listed("data/.DS_Store", ""));
}
