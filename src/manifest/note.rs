//! `说明.txt`: how anyone checks a bundle with tools they already have, and what that proves.

use crate::case::{Clock, When};

/// The note of a bundle. `top` is the name of its folder. Line ends are CRLF and the text begins with a
/// byte order mark, so that every editor on Windows shows it.
#[must_use]
pub fn note(id: &str, top: &str, at: When, clock: Clock, program: &str) -> String {
    let clock = match clock {
        Clock::Own => "取自计算机时钟，未经第三方证明",
        Clock::Given => "由使用人指定，不是计算机时钟的读数，未经第三方证明",
    };
    let text = format!(
        "\u{feff}证据包说明

案件：{id}
打包时间：{at}（{clock}）
打包软件：{program}

这个包【自留，勿外发】：里面是全部未遮挡的原件，含本人和别人的信息。
要给别人的，不是这个文件，是文件名以对象结尾的包（例如 …-12315.zip、…-platform.zip）；没有的，打包时加 --to 就有。

一、里面有什么
data/evidence/   证据原件，一个字节都没有改动
data/exhibits.pdf  证据册：证据目录和每份证据的内容
data/letters/    文书
manifest.json    每份证据的编号、来源、证明内容、大小、SHA-256 和各个时间的出处
manifest-sha256.txt、tagmanifest-sha256.txt  全部文件的 SHA-256 清单
custody.jsonl    经手记录，每一行含有上一行的 SHA-256
index.html       用浏览器打开：查看案情和证据，也能核对这个包；不联网
seal/            如有：打包之后加上的时间戳和签名

二、怎样核对（不需要本软件）
先解压到一个文件夹，进入“{top}”文件夹，再：

Linux、macOS：
    sha256sum -c manifest-sha256.txt tagmanifest-sha256.txt
    （macOS 也可用 shasum -a 256 -c manifest-sha256.txt tagmanifest-sha256.txt）
  每一行都是 OK，就是没有改动。

Windows（PowerShell，逐个文件列出不一致的）：
    Get-Content manifest-sha256.txt,tagmanifest-sha256.txt -Encoding UTF8 | ForEach-Object {{ $h,$p = $_ -split '  ',2; if ((Get-FileHash -LiteralPath $p -Algorithm SHA256).Hash -ne $h) {{ \"不一致：$p\" }} }}
  没有任何输出，就是没有改动。

Windows（命令提示符，单个文件）：
    certutil -hashfile \"data\\exhibits.pdf\" SHA256
  与 manifest-sha256.txt 里同名的一行比较。

也可以用图书馆界通用的 BagIt 工具：bagit.py --validate .
用本软件：juzheng verify {top}.zip

三、能证明什么，不能证明什么
核对一致，只说明这些文件在打包之后没有改动过。
它不能证明文件的内容真实，不能证明文件是什么时候、由谁形成的，也不能证明打包时间属实。
原始记录仍在手机、电脑和账号里，请保留，以便当面核对。
要证明“某一时刻之前已经存在”，需要可信时间戳或者公证。
"
    );
    text.replace('\n', "\r\n")
}
