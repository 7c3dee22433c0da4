//! What the public suite lacks: the rules of 1.0 and the quirks of tools, each with the verdict and the findings it has to give.

use juzheng::bundle::verify::Outcome;

use crate::bag::Bag;

type Case = (&'static str, Outcome, &'static [&'static str], Bag);

fn one() -> Bag {
    Bag::new("1.0", &["sha256"])
}

fn x() -> Bag {
    one().file("data/x", "x")
}

fn old() -> Bag {
    Bag::new("0.97", &["sha256"])
}

pub fn cases() -> Vec<Case> {
    [names(), manifests(), tag_files(), algorithms()].concat()
}

fn names() -> Vec<Case> {
    use Outcome::{Altered, Incomplete, Intact};
    vec![
        ("%25 is decoded in 1.0", Intact, &[], one().present("data/50%.txt", "x").listed("data/50%25.txt", "x")),
        ("%25 as it stands in 1.0", Intact, &["path-read-literally"], one().file("data/50%25.txt", "x")),
        ("% in 1.0", Intact, &["path-read-literally"], one().file("data/50%.txt", "x")),
        ("%25 is not decoded in 0.97", Intact, &[], old().file("data/50%25.txt", "x")),
        ("LF and CR encoded", Intact, &["name-not-portable"], one().present("data/a\r\nb", "x").listed("data/a%0D%0ab", "x")),
        ("LF encoded in 0.97", Intact, &["name-not-portable"], old().present("data/a\nb", "x").listed("data/a%0Ab", "x")),
        ("NFD in the manifest, NFC in the bag", Intact, &[], one().present("data/é", "x").listed("data/e\u{301}", "x")),
        ("NFC in the manifest, NFD in the bag", Intact, &[], one().present("data/e\u{301}", "x").listed("data/é", "x")),
        ("twins in normal form", Intact, &["name-twins"], one().file("data/é", "x").file("data/e\u{301}", "y")),
        ("twins in case", Intact, &["name-twins"], one().file("data/A", "x").file("data/a", "y")),
        ("a twin of which one is lost", Incomplete, &["name-twins", "file-missing"], one().file("data/a", "y").listed("data/A", "x")),
        ("one file under both normal forms", Intact, &["manifest-line-twice"], one().file("data/é", "x").listed("data/e\u{301}", "x")),
        ("a device of Windows", Intact, &["name-not-portable"], one().file("data/NUL.txt", "x")),
        ("a space at the end", Intact, &["name-not-portable"], one().file("data/x ", "x")),
        ("a name that turns its direction", Intact, &["name-not-portable"], one().file("data/a\u{202e}gpj.exe", "x")),
        ("files of a system, packed", Intact, &["system-file"], one().file("data/.DS_Store", "x").file("data/x", "x")),
        ("a path that leads out once decoded", Altered, &["path-unsafe"], x().listed("data/%25/../../../x", "x")),
        ("a path that leads to the root", Altered, &["path-unsafe"], x().listed("/x", "x")),
        ("a path with a drive", Altered, &["path-unsafe"], x().listed("c:x", "x")),
        ("a path with a backslash", Altered, &["path-unsafe"], x().listed("data\\x", "x")),
    ]
}

fn manifests() -> Vec<Case> {
    use Outcome::{Altered, Incomplete, Intact};
    // SHA-256 of `x`.
    let digest = "2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881";
    let upper = digest.to_uppercase();
    let with = |text: &str| {
        let text = text.replace("UPPER", &upper).replace("HEX", digest);
        x().without_tag_manifest().then("manifest-sha256.txt", text.as_bytes())
    };
    vec![
        ("upper case", Intact, &[], with("UPPER  data/x\n")),
        ("a tab", Intact, &[], with("HEX\tdata/x\n")),
        ("CR", Intact, &[], with("HEX  data/x\r")),
        ("no line end", Intact, &[], with("HEX  data/x")),
        ("a blank line", Intact, &["manifest-line-odd"], with("HEX  data/x\n\n")),
        ("md5sum, binary", Intact, &["manifest-line-odd"], with("HEX *data/x\n")),
        ("md5sum, escaped", Intact, &["manifest-line-odd"], with("\\HEX  data/x\n")),
        ("a comment", Altered, &["manifest-line-bad"], with("# made by hand\nHEX  data/x\n")),
        ("a digest too short", Altered, &["manifest-line-bad", "file-extra"], with("HE  data/x\n")),
        ("UTF-8 with a mark", Altered, &["byte-order-mark", "manifest-line-bad", "file-extra"], with("\u{feff}HEX  data/x\n")),
        ("listed twice", Altered, &["manifest-line-twice"], with("HEX  data/x\nHEX  data/x\n")),
        ("no payload manifest", Incomplete, &["file-missing"], x().without_tag_manifest().then_without("manifest-sha256.txt")),
        ("a tag file in the payload manifest", Altered, &["manifest-lists"], with("HEX  data/x\nHEX  notes\n").then("notes", b"x")),
        ("a tag manifest that lists itself", Altered, &["manifest-lists", "file-changed"], x().tag_listed("tagmanifest-sha256.txt", "")),
        ("payload in a tag manifest", Altered, &["manifest-lists"], x().tag_listed("data/x", "x")),
        ("payload in a tag manifest of 0.97", Intact, &["manifest-lists"], old().file("data/x", "x").tag_listed("data/x", "x")),
        ("a tag manifest without the payload manifest", Altered, &["manifest-lacks"], x().then("tagmanifest-sha256.txt", b"")),
        ("a manifest that lacks a file", Altered, &["manifest-lacks"], x().then("manifest-md5.txt", b"").without_tag_manifest()),
        (
            "the same in 0.97, where the union counts",
            Intact,
            &[],
            old().file("data/x", "x").then("manifest-md5.txt", b"").without_tag_manifest(),
        ),
        ("a file to be fetched that is here", Intact, &[], x().tag("fetch.txt", "https://a.example.invalid/x - data/x\n")),
        (
            "a file to be fetched that is not",
            Incomplete,
            &["not-fetched"],
            x().listed("data/y", "y").tag("fetch.txt", "https://a.example.invalid/y 1 data/y\n"),
        ),
        ("fetch.txt for a tag file", Altered, &["manifest-lists"], x().tag("fetch.txt", "https://a.example.invalid/x - bagit.txt\n")),
        ("fetch.txt that cannot be read", Altered, &["manifest-line-bad"], x().tag("fetch.txt", "data/x\n")),
        (
            "fetch.txt that leads out, encoded",
            Altered,
            &["path-unsafe"],
            x().tag("fetch.txt", "https://a.example.invalid/x - data/%0A/../../x\n"),
        ),
    ]
}

fn tag_files() -> Vec<Case> {
    use Outcome::{Altered, Incomplete, Intact};
    let declared = |text: &str| x().without_tag_manifest().declaration(text);
    vec![
        ("Payload-Oxum", Intact, &[], x().tag("bag-info.txt", "Payload-Oxum: 1.1\n")),
        ("too many bytes", Altered, &["oxum-wrong"], x().tag("bag-info.txt", "Payload-Oxum: 2.1\n")),
        ("too many files", Altered, &["oxum-wrong"], x().tag("bag-info.txt", "payload-oxum: 1.2\n")),
        ("no numbers", Altered, &["oxum-wrong"], x().tag("bag-info.txt", "Payload-Oxum: all\n")),
        ("two of them", Altered, &["oxum-wrong"], x().tag("bag-info.txt", "Payload-Oxum: 1.1\nPayload-Oxum: 1.2\n")),
        ("a later version", Altered, &["declaration-bad"], declared("BagIt-Version: 2.0\nTag-File-Character-Encoding: UTF-8\n")),
        ("a third line", Altered, &["declaration-bad"], declared("BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n\n")),
        ("a space too many", Altered, &["declaration-bad"], declared("BagIt-Version:  1.0\nTag-File-Character-Encoding: UTF-8\n")),
        ("CR in the declaration", Intact, &[], declared("BagIt-Version: 1.0\rTag-File-Character-Encoding: UTF-8\r")),
        (
            "an unknown encoding",
            Incomplete,
            &["tag-encoding-unsupported"],
            x().declaration("BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-7\n"),
        ),
        ("Latin 1 beyond ASCII", Intact, &[], one().encoding("ISO-8859-1").file("data/N\u{fa}\u{f1}ez", "x")),
        ("UTF-16, low byte first", Intact, &[], one().encoding("UTF-16LE").file("data/说明", "x")),
        (
            "bytes that are no UTF-8",
            Altered,
            &["encoding-broken", "manifest-line-bad", "file-extra"],
            x().without_tag_manifest().then("manifest-sha256.txt", b"\xff\xfe  data/x\n"),
        ),
        ("no bag-info", Intact, &[], x()),
        ("no tag manifest", Intact, &[], x().without_tag_manifest()),
        ("nothing in it", Intact, &[], one()),
    ]
}

fn algorithms() -> Vec<Case> {
    use Outcome::{Altered, Incomplete, Intact};
    let all = &["md5", "sha1", "sha224", "sha256", "sha384", "sha512"];
    let with = |algorithms: &[&'static str]| Bag::new("1.0", algorithms).file("data/x", "x");
    vec![
        ("all six", Intact, &[], with(all)),
        ("all six, a file changed", Altered, &["file-changed"], with(all).then("data/x", b"y")),
        ("only md5", Intact, &["algorithm-weak"], with(&["md5"])),
        ("md5 and sha1", Intact, &["algorithm-weak"], with(&["md5", "sha1"])),
        ("sha384", Intact, &[], with(&["sha384"])),
        ("an unknown one beside", Intact, &["algorithm-unsupported"; 2], with(&["sha256", "blake2b512"])),
        ("an unknown one alone", Incomplete, &["algorithm-unsupported"; 2], with(&["blake2b512"])),
        ("a name that is not normalised", Incomplete, &["algorithm-unsupported"; 2], with(&["SHA256"])),
    ]
}
