//! 中文：每个发现怎么说，该怎么办。

use super::{What, Words};
use crate::finding::shown;

/// 简体中文。
#[derive(Debug, Clone, Copy)]
pub struct ZhCn;

impl Words for ZhCn {
    fn text(&self, what: &What) -> String {
        match what {
            // --- reading one file (evidence) ---
            What::RowNotUnderstood { text } => format!("这一行没有读懂，原样保留：{text}"),
            What::RecognisedButEmpty { reader, first } => format!("看得出是“{reader}”格式，但没有读出任何记录；第一处读不懂的内容：{first}"),
            What::EncodingBroken { encoding, at } => format!("第 {at} 字节处不是有效的 {encoding} 文字，显示为替代符号"),
            What::ColumnMissing { column } => format!("缺少“{column}”这一列"),
            What::IdDestroyed { column, text } => format!("“{column}”已被表格软件改写成 {text}，真实单号已丢失"),
            What::NotABill {} => "这是支付宝“记账本”的导出，不是账单：没有交易单号和交易状态".to_owned(),
            What::CountDiffers { stated, read } => format!("文件写明共 {stated} 笔，实际读到 {read} 笔"),
            What::DateOrderUncertain { taken } => format!("文件里的日期分不清日和月的先后，按“{taken}”理解"),
            What::ImageNotUnderstood { why } => format!("图片信息没有读懂：{why}"),
            What::TooLargeToRead { limit_mib } => format!("文件超过 {limit_mib} MiB，只计算校验值并打包，没有读取内容"),

            // --- the bundle ---
            What::FileChanged {
                path,
                expected,
                found,
            } => {
                format!(
                    "“{}”的内容变了：封存时校验值为 {}…，现在是 {}…",
                    shown(path),
                    start(expected),
                    start(found)
                )
            }
            What::FileMissing { path } => format!("缺少“{}”", shown(path)),
            What::FileExtra { path } => format!("多出“{}”，封存时没有这个文件", shown(path)),
            What::FileMoved { from, to } => {
                format!("“{}”被移到“{}”，内容没有变", shown(from), shown(to))
            }
            What::FileRenamed { from, to } => {
                format!("“{}”被改名为“{}”，内容没有变", shown(from), shown(to))
            }
            What::FileDamaged { path, why } => {
                format!("“{}”读不出来，文件已损坏：{}", shown(path), shown(why))
            }
            What::ManifestLineBad { text } => format!("清单中这一行读不懂：{}", shown(text)),
            What::ManifestLineTwice { path } => format!("清单中“{}”出现了两次", shown(path)),
            What::ManifestLacks { manifest, path } => {
                format!(
                    "清单“{}”没有列入“{}”，单凭它看不出这个文件有没有改动",
                    shown(manifest),
                    shown(path)
                )
            }
            What::PathUnsafe { path } => format!(
                "路径“{}”不安全：解压时可能写到文件夹以外，或在不同系统上指向不同位置",
                shown(path)
            ),
            What::PathReadLiterally { path } => format!(
                "清单中“{}”的百分号没有按标准编码，已按字面理解",
                shown(path)
            ),
            What::DuplicateEntry { path } => {
                format!("压缩包里有两个“{}”，不同软件会看到不同的内容", shown(path))
            }
            What::HeadersDiffer { path } => format!(
                "压缩包对“{}”前后两处记载不一致，不同软件会看到不同的内容",
                shown(path)
            ),
            What::EntriesOverlap { path } => format!("压缩包里“{}”与其他文件重叠", shown(path)),
            What::NotAFile { path } => format!("“{}”不是普通文件，而是链接或设备", shown(path)),
            What::EncryptedEntry { path } => format!("“{}”加了密，无法核验", shown(path)),
            What::MethodUnsupported { path, method } => {
                format!("“{}”的压缩方法（{method} 号）不在支持之列", shown(path))
            }
            What::NameUnreadable { name } => format!("有一个文件名的编码无法识别：{}", shown(name)),
            What::OutsideTopFolder { path } => format!("“{}”放在证据包文件夹之外", shown(path)),
            What::ContainerNotCanonical { why } => {
                let why: Vec<&str> = why.iter().map(|why| container(why)).collect();
                format!(
                    "压缩包被其他软件重新打包过（{}）；所有文件名和内容都没有变",
                    why.join("、")
                )
            }
            What::CustodyBroken { line, why } => {
                format!("保管记录第 {line} 行断开：{}", custody(why))
            }
            What::CustodyDiffers {} => "保管记录对应的是另一份清单".to_owned(),
            What::OxumWrong { stated, found } => format!(
                "bag-info.txt 写明“字节数.文件数”为 {}，实际为 {found}",
                shown(stated)
            ),
            What::NotABag {} => "这不是证据包，也不是 BagIt 包".to_owned(),
            What::Truncated {} => "压缩包不完整，后面一段丢失了".to_owned(),
            What::ArchiveBroken { why } => format!("压缩包的结构已损坏：{}", shown(why)),
            What::BeyondLimits { what } => format!("内容超出核验上限，没有核验：{}", shown(what)),
            What::AlgorithmUnsupported { algorithm } => format!(
                "清单用的校验算法“{}”不在支持之列，无法核验",
                shown(algorithm)
            ),
            What::DeclarationBad { text } => format!("bagit.txt 不符合标准：{}", shown(text)),
            What::TagEncodingUnsupported { encoding } => {
                format!("清单的文字编码“{}”不在支持之列，无法核验", shown(encoding))
            }
            What::ByteOrderMark {} => "文件开头有字节顺序标记（BOM），标准不允许".to_owned(),
            What::NoTrustedTime {} => {
                "没有可信时间戳：包里的时间只是电脑自己的时间，不能证明封存时间".to_owned()
            }
            What::Unsigned {} => "没有签名：核验只能说明内容没有变，不能说明是谁封存的".to_owned(),
        }
    }

    fn hint(&self, what: &What) -> String {
        match what {
            // --- reading one file (evidence) ---
            What::RowNotUnderstood { .. } | What::CountDiffers { .. } => "一般不用处理；如果这一行正是本案的内容，请另附截图".to_owned(),
            What::RecognisedButEmpty { .. } => "请重新导出一次，不要用表格软件另存；文件仍会照原样打包".to_owned(),
            What::EncodingBroken { .. } => "请用原始导出的文件，不要经过其他软件转换".to_owned(),
            What::ColumnMissing { .. } => "请确认导出时选择了完整的账单".to_owned(),
            What::IdDestroyed { .. } => "请到支付软件重新导出账单，不要用 Excel 打开后保存，直接放进证据文件夹".to_owned(),
            What::NotABill {} => "请在支付宝：我的－账单－右上角“…”－开具交易流水证明－用于个人对账，导出正式账单".to_owned(),
            What::DateOrderUncertain { .. } => "请在 case.toml 的 [[events]] 里写明关键消息的时间".to_owned(),
            What::ImageNotUnderstood { .. } => "请确认图片能正常打开；文件仍会照原样打包".to_owned(),
            What::TooLargeToRead { .. } => "如需从中引用，请另存本案相关的一段".to_owned(),

            // --- the bundle ---
            What::FileChanged { .. } | What::FileMissing { .. } | What::FileDamaged { .. } => {
                "请用封存时的原包；没有原包的，请让对方重新发送，并核对封条".to_owned()
            }
            What::FileExtra { .. } | What::OutsideTopFolder { .. } => {
                "多出的文件不在封存范围内，不要当作证据使用".to_owned()
            }
            What::FileMoved { .. } | What::FileRenamed { .. } => {
                "请把文件放回原处并恢复原名，或改用封存时的原包".to_owned()
            }
            What::ManifestLineBad { .. }
            | What::ManifestLineTwice { .. }
            | What::ManifestLacks { .. } => {
                "请改用封存时的原包；清单不要用文本编辑器修改".to_owned()
            }
            What::PathUnsafe { .. }
            | What::DuplicateEntry { .. }
            | What::HeadersDiffer { .. }
            | What::EntriesOverlap { .. }
            | What::NotAFile { .. } => {
                "请不要解压这个压缩包；请向提供者索取封存时的原包".to_owned()
            }
            What::EncryptedEntry { .. } => "请先解密，再核验".to_owned(),
            What::MethodUnsupported { .. } | What::NameUnreadable { .. } => {
                "请解压到一个文件夹，再核验这个文件夹".to_owned()
            }
            What::CustodyBroken { .. } | What::CustodyDiffers {} => {
                "保管记录被改过，或不是这个包的；请改用封存时的原包".to_owned()
            }
            What::OxumWrong { .. } => "请改用封存时的原包".to_owned(),
            What::NotABag {} => {
                "请核验 pack 生成的 zip，或解压后含有 bagit.txt 的文件夹".to_owned()
            }
            What::Truncated {} | What::ArchiveBroken { .. } => {
                "可能没有下载或复制完；请重新传输，再核验".to_owned()
            }
            What::BeyondLimits { .. } => "如果确信来源可靠，可以解压后核验文件夹".to_owned(),
            What::AlgorithmUnsupported { .. } | What::TagEncodingUnsupported { .. } => {
                "请用生成这个包的软件核验".to_owned()
            }
            What::DeclarationBad { .. } | What::ByteOrderMark {} => {
                "请改用原包；这些文件不要用记事本另存".to_owned()
            }
            What::NoTrustedTime {} => "需要证明时间的，可以用 juzheng stamp 加盖时间戳".to_owned(),
            What::Unsigned {} => "需要证明由谁封存的，可以用 juzheng sign 签名".to_owned(),
            What::PathReadLiterally { .. } | What::ContainerNotCanonical { .. } => String::new(),
        }
    }
}

/// The first characters of a digest, enough to tell two apart.
fn start(digest: &str) -> &str {
    digest.get(..16).unwrap_or(digest)
}

/// What another program did to a container.
fn container(why: &str) -> &str {
    match why {
        "foreign-bytes" => "有不属于任何文件的字节",
        "comment" => "有注释",
        "folders" => "有文件夹条目",
        "data-descriptors" => "大小写在内容之后",
        "extra-fields" => "有附加字段",
        "utf8-unmarked" => "文件名未标明 UTF-8",
        "gbk-names" => "文件名为 GBK 编码",
        "attributes" => "时间或属性不同",
        "order" => "顺序不同",
        "no-top-folder" => "没有外层文件夹",
        "mac-files" => "有 macOS 附加文件",
        other => other,
    }
}

/// Why a custody log breaks.
fn custody(why: &str) -> &str {
    match why {
        "no line end" => "最后一行不完整",
        "not a log line" => "不是记录",
        "wrong number" => "序号不连续",
        "not linked to the line before" => "与上一行对不上，有内容被改动或删除",
        "no packed line" => "没有打包记录",
        other => other,
    }
}
