//! `manifest.json` and `说明.txt` of what one recipient is given: the copies in it, and of which original each is. Nothing else of
//! the case: no other recipient, no exhibit that this one is not given, no finding.

use serde::Serialize;
use serde_json::json;

use super::rich::{LetterFact, PROVES};
use crate::case::{Clock, When};
use crate::digest::Digest;

const PROVES_IN_ENGLISH: &str =
    "SHA-256 shows whether a file was changed after it was computed: neither that its content is true nor when it was made.";

/// A copy in a package.
#[derive(Debug, Clone, Serialize)]
pub struct CopyFact {
    /// The exhibit's number in the person's own catalogue.
    pub number: u32,
    /// 证据名称, as the recipient sees it; so are the next two.
    pub title: String,
    /// 来源.
    pub source: String,
    /// 证明对象和内容.
    pub proves: String,
    /// Its path in the bag.
    pub path: String,
    /// Its size.
    pub bytes: u64,
    /// Its digest.
    pub sha256: Digest,
    /// The digest of the original, which the person keeps.
    pub sha256_of_original: Digest,
    /// What it is: `as-given`, `picture`, `words`.
    pub made: &'static str,
    /// What was done to it, in the words of `attachments --json`.
    pub what: Vec<String>,
}

/// An exhibit that the recipient may see and is not given.
#[derive(Debug, Clone, Serialize)]
pub struct NotGiven {
    /// The exhibit's number.
    pub number: u32,
    /// Its title, as the recipient sees it.
    pub title: String,
    /// The digest of the original.
    pub sha256_of_original: Digest,
}

/// All that a package says of itself.
#[derive(Debug)]
pub struct PackageManifest<'a> {
    /// For whom.
    pub target: &'a str,
    /// What the recipient is called.
    pub called: &'a str,
    /// The case's id, which is in the name of the package.
    pub id: &'a str,
    /// When it was packed.
    pub at: When,
    /// Whose clock that is.
    pub clock: Clock,
    /// `juzheng 0.1.0`.
    pub program: &'a str,
    /// What letters print: of the originals in the person's own bundle.
    pub evidence_digest: Digest,
    /// The letter, if there is one.
    pub letters: &'a [LetterFact],
    /// The copies.
    pub copies: &'a [CopyFact],
    /// What is not given.
    pub left_out: &'a [NotGiven],
    /// Whether the recipient reads Chinese; else English.
    pub is_chinese: bool,
}

impl PackageManifest<'_> {
    /// `manifest.json`: UTF-8, two-space indent, a line feed at the end.
    #[must_use]
    pub fn to_json(&self) -> Vec<u8> {
        let value = json!({
            "schema": "juzheng/package/1",
            "target": self.target,
            "case": { "id": self.id },
            "packed": { "at": self.at, "clock": self.clock, "program": self.program },
            "proves": if self.is_chinese { PROVES } else { PROVES_IN_ENGLISH },
            "hash_algorithm": "sha256",
            "evidence_digest_of_originals": self.evidence_digest,
            "exhibits": self.copies,
            "left_out": self.left_out,
            "letters": self.letters,
        });
        let mut bytes = serde_json::to_vec_pretty(&value).expect("plain data has a JSON form");
        bytes.push(b'\n');
        bytes
    }
}

impl PackageManifest<'_> {
    /// `说明.txt`, CRLF with a byte order mark. `top` is the name of the bag's folder; `listed` what is in it, in the
    /// recipient's language.
    #[must_use]
    pub fn note(&self, top: &str, listed: &[(String, String)]) -> String {
        let files: String = listed.iter().map(|(path, what)| format!("{path}\n    {what}\n")).collect();
        let digest = self.evidence_digest;
        let text = if self.is_chinese { self.in_chinese(top, &files, digest) } else { self.in_english(top, &files, digest) };
        format!("\u{feff}{text}").replace('\n', "\r\n")
    }

    fn in_chinese(&self, top: &str, files: &str, digest: Digest) -> String {
        let clock = match self.clock {
            Clock::Own => "取自计算机时钟，未经第三方证明",
            Clock::Given => "由提交人指定，不是计算机时钟的读数，未经第三方证明",
        };
        let left_out: String = self
            .left_out
            .iter()
            .map(|exhibit| {
                format!(
                    "证据{}　{}：没有附上，可以另行提交（原件 SHA-256 {}）\n",
                    exhibit.number, exhibit.title, exhibit.sha256_of_original
                )
            })
            .collect();
        format!(
            "材料说明

收件：{called}
整理时间：{at}（{clock}）
整理软件：{program}

一、里面有什么
{files}{left_out}manifest.json  每份副本对应的原件的 SHA-256，以及做过什么
manifest-sha256.txt、tagmanifest-sha256.txt  全部文件的 SHA-256 清单
custody.jsonl  这个包是什么时候打成的

二、副本和原件
以上证据除注明原样的以外，都是副本、节选或者文字摘录：图片去除了拍摄位置、设备等附加信息，账单、聊天只列与本案有关的部分，个人信息已遮挡，做过什么逐份注明。
没有改动的原件由提交人保存，可以出示核对。编号沿用提交人的证据总目录，没有列出的不在本次提交之内。
每份副本都注明原件的 SHA-256。全部未遮挡原件的清单的校验值（文书里印的就是它）：
{digest}

三、怎样核对这个包有没有改动（不需要本软件）
先解压，进入“{top}”文件夹，再：
Linux、macOS：sha256sum -c manifest-sha256.txt tagmanifest-sha256.txt （macOS 用 shasum -a 256 -c，两个文件各做一次），每一行都是 OK，就是没有改动。
Windows（PowerShell，没有输出就是没有改动）：
    Get-Content manifest-sha256.txt,tagmanifest-sha256.txt -Encoding UTF8 | ForEach-Object {{ $h,$p = $_ -split '  ',2; if ((Get-FileHash -LiteralPath $p -Algorithm SHA256).Hash -ne $h) {{ \"不一致：$p\" }} }}

四、能证明什么，不能证明什么
核对一致，只说明这些文件在打包之后没有改动过。它不能证明内容真实，不能证明文件是什么时候、由谁形成的，也不能证明打包时间属实。
",
            called = self.called,
            at = self.at,
            program = self.program,
        )
    }

    fn in_english(&self, top: &str, files: &str, digest: Digest) -> String {
        let clock = match self.clock {
            Clock::Own => "from the computer's clock, confirmed by no third party",
            Clock::Given => "specified by the submitter, not a reading of a clock, confirmed by no third party",
        };
        let left_out: String = self
            .left_out
            .iter()
            .map(|exhibit| {
                format!(
                    "Exhibit {} {}: not enclosed; can be supplied (SHA-256 {})\n",
                    exhibit.number, exhibit.title, exhibit.sha256_of_original
                )
            })
            .collect();
        format!(
            "About these files

For: {called}
Packed: {at} ({clock})
With: {program}

1. What is in it
{files}{left_out}manifest.json  the SHA-256 of the original of every copy, and what was done to it
manifest-sha256.txt, tagmanifest-sha256.txt  the SHA-256 of all files
custody.jsonl  when this package was made

2. Copies and originals
Unless noted as given, the exhibits are copies, excerpts or transcripts: pictures without data on position and device, bills and chats cut to
what is of this dispute, personal data masked; what was done is noted for each. The unaltered originals are kept and can be produced.
The list of the unmasked originals has this SHA-256, which the letter prints too:
{digest}

3. How to check that nothing was changed
Unpack, go to \"{top}\", then: sha256sum -c manifest-sha256.txt tagmanifest-sha256.txt

4. What that proves
Only that the files have not changed since they were packed: neither that their content is true, nor when or by whom they were made.
",
            called = self.called,
            at = self.at,
            program = self.program,
        )
    }
}
