//! A letter as complainants send it (all names and numbers are made up), for trying the typesetter.

use juzheng::document::{Align, Block, Column, Document, Link, Paragraph, Run, Table};

const SITE: &str = "https://kameng.example.invalid";

/// A complaint to a market supervision office.
pub fn complaint() -> Document {
    let blocks = vec![
        heading(1, "关于示例数字科技有限公司未按约定交付游戏充值商品的投诉书"),
        para("投诉人：张示例，电话13800000000，通讯地址：示例省示例市样本区样本路1号。身份证明材料可按要求提供。"),
        para("被投诉人：示例数字科技有限公司"),
        para("统一社会信用代码：91000000MA0000000N"),
        para("住所：示例省示例市示范区示范大道100号"),
        para("网站：示例卡盟（https://kameng.example.invalid，备案号：示例ICP备00000000号-1）"),
        para("以上名称、代码、住所和备案号见该网站首页公示的信息（证据9）。"),
        para("被投诉人通过自建网站销售商品，依据《市场监督管理投诉举报处理办法》第十三条，本投诉由其住所地县级市场监督管理部门处理。"),
        heading(2, "一、投诉请求"),
        numbered(&[
            "请求组织调解，由被投诉人退还货款人民币98.00元（大写：玖拾捌元整），退回本人付款的支付宝账户。",
            "请求由被投诉人就订单KM202609130001书面说明充值提交时间、充值账号和充值结果，并提供该订单的交易记录。",
        ]),
        heading(2, "二、争议事实"),
        para(
            "（一）交易和约定。2026年9月13日20:13，本人在示例卡盟下单购买“示例游戏100元直充”1件，价款98.00元，订单号KM202609130001，充值账号为player***01（证据2）。商品页写明“付款后10分钟内到账”（证据1）。",
        ),
        para(
            "（二）付款。同日20:13，本人以支付宝支付98.00元，交易对方为示例数字科技有限公司，交易订单号2026091300000000000000000001，商家订单号KM202609130001，交易状态为“交易成功”（证据3）。",
        ),
        para(
            "（三）未到账。20:16本人第一次查看，账户余额为0，当时未截图，此节为本人陈述。20:31，付款后已超过10分钟，账户余额仍为0（证据4）。9月14日9:10，本人查询游戏官方充值记录，9月13日没有该账号的充值（证据5）。示例卡盟的订单页显示“已完成”（证据2），与官方充值记录不一致。",
        ),
        para(
            "（四）协商经过。9月13日20:35，本人向客服告知未到账并提供订单号，客服20:52回复“已经充值成功，请耐心等待”（证据6）。9月16日14:02，本人要求退款，客服14:20回复“虚拟商品一经售出概不退换”（证据6），网站《售后规则》也有同样表述（证据8）。9月18日10:15，本人提交工单GD20260918001，要求退款并说明未到账原因，9月28日9:00工单仍显示“待处理”（证据7）。至本投诉书落款日，本人未收到退款，此节为本人陈述。",
        ),
        heading(2, "三、依据"),
        numbered(&[
            "《中华人民共和国消费者权益保护法》第十六条第二款：“经营者和消费者有约定的，应当按照约定履行义务”；第五十二条：“经营者提供商品或者服务，造成消费者财产损害的，应当依照法律规定或者当事人约定承担修理、重作、更换、退货、补足商品数量、退还货款和服务费用或者赔偿损失等民事责任。”",
            "《中华人民共和国民法典》第五百七十七条：“当事人一方不履行合同义务或者履行合同义务不符合约定的，应当承担继续履行、采取补救措施或者赔偿损失等违约责任。”",
            "《中华人民共和国民法典》第五百一十二条。按在线传输方式交付看，“合同标的物进入对方当事人指定的特定系统且能够检索识别的时间为交付时间”（第二款）；按提供服务看，凭证载明时间“与实际提供服务时间不一致的，以实际提供服务的时间为准”（第一款）。因此，订单页显示“已完成”本身不足以证明已经交付，应当以指定的游戏账号是否实际到账为准。",
            "《中华人民共和国电子商务法》第二十条：“电子商务经营者应当按照承诺或者与消费者约定的方式、时限向消费者交付商品或者服务”；第六十二条：“在电子商务争议处理中，电子商务经营者应当提供原始合同和交易记录。”",
            "关于“一经售出概不退换”。《中华人民共和国消费者权益保护法》第二十六条第二款规定，经营者不得以格式条款等方式“作出排除或者限制消费者权利、减轻或者免除经营者责任、加重消费者责任等对消费者不公平、不合理的规定”。本人请求退款的理由是未交付，该条款不能排除因未交付产生的退款责任。",
        ]),
        heading(2, "四、证据"),
        table(&[
            &[
                "证据1",
                "商品页截图",
                "电子数据，截图",
                "本人手机访问示例卡盟，2026-09-13 20:12",
                "商品名称、价款，“付款后10分钟内到账”",
                "3",
            ],
            &[
                "证据2",
                "订单详情页截图",
                "电子数据，截图",
                "本人示例卡盟账号，2026-09-14 9:12",
                "订单号、充值账号、金额，显示“已完成”",
                "4",
            ],
            &[
                "证据3",
                "支付宝交易明细",
                "电子数据，导出",
                "本人支付宝账户，2026-09-14导出，摘示1行",
                "付款时间、金额、收款方、两个单号",
                "5",
            ],
            &["证据4", "游戏账户余额截图", "电子数据，截图", "本人手机游戏内，2026-09-13 20:31", "约定到账时间之后余额仍为0", "6"],
            &["证据5", "游戏官方充值记录截图", "电子数据，截图", "游戏官方网站本人账号，2026-09-14 9:10", "9月13日没有该账号的充值", "7"],
            &[
                "证据6",
                "QQ客服聊天记录",
                "电子数据，导出",
                "本人QQ与“示例卡盟客服”，2026-09-17导出",
                "首次告知时间、要求退款及客服答复",
                "8至9",
            ],
            &["证据7", "工单页面截图", "电子数据，截图", "本人示例卡盟账号，2026-09-28 9:00", "9月18日提交工单，9月28日仍为“待处理”", "10"],
            &["证据8", "《售后规则》网页", "电子数据，网页", "示例卡盟网站，2026-09-16保存", "对方援引的“概不退换”条款", "11"],
            &["证据9", "营业执照公示页截图", "电子数据，截图", "示例卡盟网站首页，2026-09-16", "被投诉人名称、代码、住所和备案号", "12"],
        ]),
        para(
            "上述材料的原始记录保存在本人的手机和账号中，可以当面出示核对。证据3仅摘示本案交易，证据6中与本案无关的个人信息已遮挡，遮挡处均有标记。",
        ),
        para(
            "关于校验值：未遮挡的原始证据文件，其文件清单的SHA-256值为1d418e62936be52ea11acefae0885d1eae2b739e2cccb7d2b8a7ff9f6a01295d，由本人于2026年9月28日在自己的电脑上用juzheng软件计算；它只能用来核对文件在计算之后有没有改动，不能证明文件内容真实，也不能证明文件形成的时间。",
        ),
        heading(2, "五、声明"),
        numbered(&[
            "本人购买上述商品是为生活消费需要，供本人使用。",
            "截至落款日，同一消费者权益争议未经法院、仲裁机构、市场监督管理部门或者其他行政机关、消费者协会受理或者处理。",
            "本人同意由贵局组织调解，愿意配合核验身份。",
            "本人对所提供材料内容的真实性负责。",
        ]),
        para("附件：证据册1份（共12页）"),
        left("此致"),
        flush("示例市示范区市场监督管理局"),
        Block::Gap,
        right("投诉人：张示例（签名）"),
        right("2026年9月28日"),
    ];
    Document {
        title: "关于示例数字科技有限公司未按约定交付游戏充值商品的投诉书".to_owned(),
        author: "张示例".to_owned(),
        footer: "案件编号：KM202609130001".to_owned(),
        blocks,
        ..Document::default()
    }
}

fn heading(level: u8, text: &str) -> Block {
    Block::Heading { level, text: text.to_owned() }
}

/// The text in runs: the site's address is a link, `（…）` at the beginning is emphasised.
fn runs(text: &str) -> Vec<Run> {
    let mut runs = Vec::new();
    let mut rest = text;
    if let Some(end) = rest.find('）').filter(|_| rest.starts_with('（')) {
        let (head, tail) = rest.split_at(end + '）'.len_utf8());
        runs.push(Run::strong(head));
        rest = tail;
    }
    if let Some((before, after)) = rest.split_once(SITE) {
        runs.push(Run::plain(before));
        runs.push(Run { link: Some(Link::Uri(SITE.to_owned())), ..Run::plain(SITE) });
        rest = after;
    }
    runs.push(Run::plain(rest));
    runs
}

fn paragraph(text: &str, align: Align, indent: bool, keep_with_next: bool) -> Block {
    Block::Paragraph(Paragraph { runs: runs(text), align, indent, keep_with_next })
}

fn para(text: &str) -> Block {
    paragraph(text, Align::Justify, true, false)
}

fn left(text: &str) -> Block {
    paragraph(text, Align::Left, true, true)
}

fn flush(text: &str) -> Block {
    paragraph(text, Align::Left, false, true)
}

fn right(text: &str) -> Block {
    paragraph(text, Align::Right, false, false)
}

fn numbered(items: &[&str]) -> Block {
    Block::Numbered(items.iter().map(|text| vec![Run::plain(*text)]).collect())
}

fn table(rows: &[&[&str]]) -> Block {
    let heads = [("编号", 5), ("证据名称", 12), ("种类、形式", 9), ("来源", 16), ("证明对象和内容", 18), ("证据册页码", 6)];
    let columns = heads.map(|(head, share)| Column { head: head.to_owned(), share, align: Align::Left }).into_iter().collect();
    let cell = |text: &&str| vec![Run::plain(*text)];
    let rows = rows.iter().map(|row| row.iter().map(cell).collect()).collect();
    Block::Table(Table { columns, rows })
}
