//! 中文：每个发现怎么说，该怎么办。

use super::{What, Words};

/// 简体中文。
#[derive(Debug, Clone, Copy)]
pub struct ZhCn;

impl Words for ZhCn {
    fn text(&self, what: &What) -> String {
        match what {
            // --- reading one file (evidence) ---
            What::RowNotUnderstood { text } => format!("这一行没有读懂，原样保留：{text}"),
            What::RecognisedButEmpty { reader, first } => {
                format!("看得出是“{reader}”格式，但没有读出任何记录；第一处读不懂的内容：{first}")
            }
            What::EncodingBroken { encoding, at } => format!("第 {at} 字节处不是有效的 {encoding} 文字，显示为替代符号"),
            What::ColumnMissing { column } => format!("缺少“{column}”这一列"),
            What::IdDestroyed { column, text } => format!("“{column}”已被表格软件改写成 {text}，真实单号已丢失"),
            What::NotABill {} => "这是支付宝“记账本”的导出，不是账单：没有交易单号和交易状态".to_owned(),
            What::CountDiffers { stated, read } => format!("文件写明共 {stated} 笔，实际读到 {read} 笔"),
            What::DateOrderUncertain { taken } => format!("文件里的日期分不清日和月的先后，按“{taken}”理解"),
            What::ImageNotUnderstood { why } => format!("图片信息没有读懂：{why}"),
            What::TooLargeToRead { limit_mib } => format!("文件超过 {limit_mib} MiB，只计算校验值并打包，没有读取内容"),
            What::NotAFile {} => "这是链接或设备，不是文件，没有打包".to_owned(),
            What::SystemFileLeftOut {} => "这是系统自动生成的文件，没有打包".to_owned(),

            // --- chats, logs, images ---
            What::MessagesRepeat { repeated, distinct } => {
                format!("导出的多个会话里有 {repeated} 条消息重复出现，去掉重复后共 {distinct} 条；各行均保留")
            }
            What::LineCut { kept_kib } => format!("这一行太长，只读取了开头 {kept_kib} KiB"),
            What::ImageIncomplete { format } => format!("{format} 图片不完整，文件末尾缺失，可能没有下载或传送完"),

            // --- the case file ---
            What::TimeApproximate { text } => format!("时间“{text}”不是准确的时刻，文书里照原话写"),
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
            What::NotAFile {} => "如果它是证据，请把文件本身复制到证据文件夹里".to_owned(),
            What::SystemFileLeftOut {} => String::new(),

            // --- chats, logs, images ---
            What::MessagesRepeat { .. } | What::LineCut { .. } => String::new(),
            What::ImageIncomplete { .. } => "请重新传送原图，再放进证据文件夹；这一份仍会照原样打包".to_owned(),

            // --- the case file ---
            What::TimeApproximate { .. } => "如能从订单、账单或聊天里查到准确时间，请改成 2026-09-13T20:13:00+08:00 这样的写法".to_owned(),
        }
    }
}
