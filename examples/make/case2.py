"""code-not-as-described: a licence code sold as permanent that turned out to be a 180-day volume licence."""
import bills
from kit import width, wrap
from phone import (FAINT, GREY, H, INK, W, app, button, card, desktop, rows, section, tag, window)

TEAL = "#0f8f83"
RED = "#e0453a"
ORDER = "SK202610080002"
ITEM = "示例办公软件专业版授权码"
SHOP = "示例软件专营店"
CODE = "****-****-****-0008"  # masked everywhere


def product_art(c, x0, y0, x1, y1, r=0):
    c.gradient(x0, y0, x1, y1, "#1d6fb8", "#0d3f7a", r)
    w, h = x1 - x0, y1 - y0
    u = min(w, h)
    cx, cy = x0 + w * (.5 if w < h * 1.3 else .27), y0 + h / 2
    b = u * .27
    c.rrect(cx - b, cy - b * 1.15, cx + b, cy + b * 1.15, u * .05, "#ffffff")
    c.rrect(cx - b, cy - b * 1.15, cx + b, cy - b * .55, u * .05, "#f2a33c", corners=(True, True, False, False))
    for i, k in enumerate((.62, .8, .45)):
        c.rrect(cx - b * .7, cy - b * .25 + i * b * .4, cx - b * .7 + b * 1.4 * k, cy - b * .08 + i * b * .4, 4, "#b9cbe2")


def shop_row(c, y):
    c.rrect(40, y - 40, 120, y + 40, 16, "#e5f4f2")
    c.icon("shop", 80, y, 50, TEAL, 4)


# ---- listing ---------------------------------------------------------------------------------
def listing():
    c, y, bottom = app("20:03", 77, "商品详情")
    product_art(c, 0, y, W, y + 500)
    c.text(470, y + 150, "示例办公软件", 66, "#ffffff", "bold")
    c.text(470, y + 236, "专业版  授权码", 54, "#ffd98a", "bold")
    c.rrect(470, y + 296, 932, y + 372, 38, "#ffffff")
    c.text(701, y + 334, "永久授权，1台电脑", 42, "#0d3f7a", "bold", "mm")
    c.rrect(940, y + 428, 1048, y + 478, 25, "#0a2f5c")
    c.text(994, y + 453, "1 / 5", 29, "#dfe9f7", anchor="mm")
    y += 500
    card(c, y, 370, 0, W, 0)
    c.text(40, y + 76, "¥", 46, RED, "bold")
    c.text(76, y + 70, "128.00", 76, RED, "bold")
    c.text(1040, y + 84, "已售 600+", 34, FAINT, anchor="rm")
    c.text(40, y + 168, ITEM, 50, INK, "bold")
    c.text(40, y + 238, "永久授权，1台电脑，自动发货", 40, "#3a404a")
    x = tag(c, 40, y + 312, "永久授权", TEAL, "#e5f4f2")
    x = tag(c, x, y + 312, "自动发货", TEAL, "#e5f4f2")
    tag(c, x, y + 312, "在线激活", TEAL, "#e5f4f2")
    y += 394
    card(c, y, 190, 0, W, 0)
    shop_row(c, y + 70)
    c.text(146, y + 48, SHOP, 43, INK, "bold")
    c.text(146, y + 100, "平台内店铺", 34, GREY)
    button(c, 858, y + 36, 1040, y + 106, "进店", "#ffffff", TEAL, TEAL, 36)
    c.text(40, y + 154, "店铺公示地址：示例省示例市样例区样例街8号", 34, GREY)
    y += 214
    card(c, y, 520, 0, W, 0)
    c.text(40, y + 54, "商品参数", 44, INK, "bold")
    rows(c, y + 92, [("商品名称", ITEM), ("授权类型", "永久授权"), ("授权数量", "1台电脑"), ("适用版本", "专业版"),
                     ("发货方式", "付款后自动发送授权码")], x0=40, x1=1040, size=39, gap=80, left=270, line="#eef0f3")
    c.rect(0, H - 206, W, H, "#ffffff")
    c.hline(0, W, H - 206, "#e8eaed")
    for i, (n, s) in enumerate((("shop", "店铺"), ("bubble", "客服"), ("star", "收藏"))):
        c.icon(n, 84 + i * 116, H - 150, 46, "#4a5059", 4)
        c.text(84 + i * 116, H - 98, s, 28, "#4a5059", anchor="mm")
    button(c, 400, H - 182, 1040, H - 84, "立即购买", RED)
    c.rrect(380, H - 26, 700, H - 16, 5, INK)
    return c


# ---- order -----------------------------------------------------------------------------------
def order():
    c, y, bottom = app("20:07", 76, "订单详情", TEAL, "#ffffff")
    c.gradient(0, y, W, y + 200, TEAL, "#2aa899")
    c.icon("check", 92, y + 82, 60, "#ffffff", 7)
    c.ring(92, y + 82, 44, 5, "#ffffff")
    c.text(164, y + 58, "已发货", 54, "#ffffff", "bold")
    c.text(164, y + 118, "授权码已通过站内消息发送，请查收", 35, "#d8f1ee")
    y += 170
    card(c, y, 340)
    c.icon("shop", 96, y + 56, 44, TEAL, 4)
    c.text(134, y + 56, SHOP, 41, INK, "bold")
    c.icon("chevron", 140 + width(SHOP, 41, "bold") + 18, y + 56, 30, FAINT, 4)
    c.hline(72, 1008, y + 104, "#eef0f3")
    product_art(c, 72, y + 130, 252, y + 310, 18)
    c.text(280, y + 160, ITEM, 41, INK, "bold")
    c.text(280, y + 220, "永久授权，1台电脑", 36, GREY)
    c.text(280, y + 284, "¥128.00", 42, RED, "bold")
    c.text(1008, y + 284, "×1", 38, GREY, anchor="rm")
    y = section(c, y + 364, "发货信息", [("发货时间", "2026-10-08 20:06:03"), ("发货方式", "站内消息自动发送"), ("授权码", CODE),
                                       ("发货数量", "1个")], TEAL)
    y = section(c, y + 24, "订单信息", [("订单号", ORDER), ("下单时间", "2026-10-08 20:05:12"), ("付款时间", "2026-10-08 20:05:41"),
                                     ("付款方式", "微信支付"), ("商品金额", "¥128.00"), ("下单账号", "lishili***"),
                                     ("实付金额", "¥128.00", RED, "bold")], TEAL)
    c.rect(0, H - 190, W, H, "#ffffff")
    c.hline(0, W, H - 190, "#e8eaed")
    button(c, 300, H - 166, 532, H - 78, "申请退款", "#ffffff", INK, "#c9cdd4", 38)
    button(c, 556, H - 166, 788, H - 78, "联系商家", "#ffffff", INK, "#c9cdd4", 38)
    button(c, 812, H - 166, 1044, H - 78, "查看卡密", "#ffffff", TEAL, TEAL, 38)
    c.rrect(380, H - 26, 700, H - 16, 5, INK)
    return c


# ---- activation ------------------------------------------------------------------------------
def activation():
    c = desktop("20:22", "2026/10/8", "#3c6a8f")
    x0, y0, x1, y1 = 150, 70, 1290, 790
    window(c, x0, y0, x1, y1, "示例办公软件 专业版", "#0d4f94", "#ffffff")
    # side menu
    c.rect(x0, y0 + 42, x0 + 230, y1 - 10, "#0d4f94")
    c.rrect(x0, y1 - 30, x0 + 230, y1, 10, "#0d4f94", corners=(False, False, False, True))
    for i, s in enumerate(("开始", "新建", "打开", "保存", "打印", "账户与授权", "选项")):
        yy = y0 + 88 + i * 52
        if s == "账户与授权":
            c.rect(x0, yy - 24, x0 + 230, yy + 24, "#2a73c2")
            c.rect(x0, yy - 24, x0 + 5, yy + 24, "#ffffff")
        c.text(x0 + 34, yy, s, 19, "#ffffff", "bold" if s == "账户与授权" else "regular")
    X = x0 + 280
    c.text(X, y0 + 96, "账户与授权", 34, INK, "bold")
    c.text(X, y0 + 136, "查看本机安装的产品和授权状态", 17, GREY)
    # product card
    c.rrect(X, y0 + 166, x1 - 50, y0 + 286, 10, "#f2f6fb", "#d5e0ee", 1)
    c.gradient(X + 24, y0 + 186, X + 104, y0 + 266, "#1d6fb8", "#0d3f7a", 14)
    c.rrect(X + 46, y0 + 202, X + 82, y0 + 250, 4, "#ffffff")
    for i in range(3):
        c.rrect(X + 52, y0 + 216 + i * 10, X + 76 - (i % 2) * 8, y0 + 220 + i * 10, 2, "#9db9d8")
    c.text(X + 130, y0 + 206, "示例办公软件 专业版", 25, INK, "bold")
    c.circle(X + 141, y0 + 246, 11, "#2b9a4a")
    c.icon("check", X + 141, y0 + 246, 14, "#ffffff", 2)
    c.text(X + 160, y0 + 246, "产品已激活", 19, "#2b9a4a", "bold")
    c.text(x1 - 74, y0 + 226, "版本 2026.9（64位）", 16, GREY, anchor="rm")
    # licence information
    c.text(X, y0 + 326, "授权信息", 23, INK, "bold")
    c.rrect(X, y0 + 348, x1 - 50, y0 + 648, 10, "#ffffff", "#d9dfe8", 1)
    items = [("授权说明", "批量许可，有效期180天", "#b3261e", "bold"), ("授权类型", "批量许可"), ("激活时间", "2026-10-08 20:20"),
             ("有效期至", "2027-04-06"), ("产品密钥", CODE), ("计算机名", "SAMPLE-PC")]
    for i, it in enumerate(items):
        yy = y0 + 376 + i * 49
        c.text(X + 26, yy, it[0], 19, GREY)
        c.text(X + 190, yy, it[1], 21 if i == 0 else 20, it[2] if len(it) > 2 else INK, it[3] if len(it) > 3 else "regular")
        if i < len(items) - 1:
            c.rect(X + 26, yy + 24, x1 - 76, yy + 25, "#eef1f5")
    for i, s in enumerate(("更改产品密钥", "停用授权", "刷新状态")):
        bx = X + i * 160
        c.rrect(bx, y0 + 668, bx + 146, y0 + 704, 6, "#ffffff", "#b9c4d3", 1)
        c.text(bx + 73, y0 + 686, s, 17, INK, anchor="mm")
    return c


# ---- messages with the shop ------------------------------------------------------------------
def chat():
    c, y, bottom = app("10:06", 66, SHOP, "#ffffff", INK, "#eef0f2")
    # order strip
    c.rect(0, y, W, y + 160, "#ffffff")
    product_art(c, 40, y + 20, 160, y + 140, 14)
    c.text(190, y + 54, ITEM, 38, INK)
    c.text(190, y + 110, f"订单号 {ORDER}", 33, GREY)
    c.text(1040, y + 80, "¥128.00", 40, RED, "bold", "rm")
    y += 160

    def stamp(s):
        nonlocal y
        w = width(s, 31)
        c.rrect(W / 2 - w / 2 - 20, y + 22, W / 2 + w / 2 + 20, y + 70, 10, "#dfe2e6")
        c.text(W / 2, y + 46, s, 31, "#7a808a", anchor="mm")
        y += 88

    def face(me):
        x = 968 if me else 32
        c.rrect(x, y, x + 80, y + 80, 40, "#cfe0f7" if me else "#ffffff")
        c.icon("user" if me else "shop", x + 40, y + 40, 46, "#3f6fb5" if me else TEAL, 4)

    def say(me, s):
        nonlocal y

        lines = wrap(s, 41, 712)
        w = max(width(ln, 41) for ln in lines)
        h = len(lines) * 60 + 40
        face(me)
        x = 944 - w - 56 if me else 136
        c.rrect(x, y, x + w + 56, y + h, 22, "#c9f0e9" if me else "#ffffff")
        for i, ln in enumerate(lines):
            c.text(x + 28, y + 50 + i * 60, ln, 41, INK)
        y += h + 24

    stamp("2026年10月8日 20:06")
    say(False, f"【自动发货】您购买的{ITEM}：\n{CODE}\n打开软件输入后即可激活。")
    stamp("2026年10月8日 20:41")
    # the picture: the activation screen, small
    face(True)
    x = 944 - 500
    c.rrect(x, y, 944, y + 316, 18, "#ffffff", "#d3d8df", 2)
    shot = activation().im.resize((480, 300), 1)
    c.im.paste(shot, (round(x) + 10, round(y) + 8))
    y += 340
    say(True, "软件里写的是批量许可，有效期180天，商品页写的是永久授权，和描述不符。要求退款128元，退回微信。")
    stamp("2026年10月8日 20:55")
    say(False, "能激活就没问题，虚拟商品不支持退款")
    say(True, "永久授权变成180天，我不再使用了，可以配合你们停用这个授权码。")
    c.rect(0, H - 190, W, H, "#f8f9fa")
    c.hline(0, W, H - 190, "#dfe2e6")
    c.rrect(40, H - 166, 850, H - 74, 46, "#ffffff", "#dfe2e6", 2)
    c.text(84, H - 120, "输入消息", 38, FAINT)
    c.icon("smile", 916, H - 120, 70, "#4a5059", 5)
    c.icon("plus", 1012, H - 120, 56, "#4a5059", 5)
    c.rrect(380, H - 26, 700, H - 16, 5, INK)
    assert y < H - 190, y
    return c


# ---- refund page -----------------------------------------------------------------------------
def refund():
    c, y, bottom = app("10:02", 68, "退款详情", TEAL, "#ffffff")
    c.gradient(0, y, W, y + 210, TEAL, "#2aa899")
    c.circle(92, y + 84, 44, "#ffffff")
    c.icon("cross", 92, y + 84, 50, RED, 7)
    c.text(164, y + 60, "退款申请已关闭", 52, "#ffffff", "bold")
    c.text(164, y + 120, "卡密已提取，不支持退款", 38, "#eafaf8")
    y += 182
    y = section(c, y, "退款信息", [("退款编号", "TK202610090001"), ("订单号", ORDER), ("店铺", SHOP), ("商品", ITEM), ("申请时间", "2026-10-09 09:05:30"),
                               ("退款金额", "¥128.00", RED, "bold"), ("退款原因", "商品与描述不符"), ("退款去向", "原路退回微信支付")], TEAL, gap=78)
    y += 24
    steps = [
        ("平台处理结果", "2026-10-12 11:30", "卡密已提取，不支持退款", True),
        ("商家拒绝退款", "2026-10-10 15:18", "拒绝理由：商品已使用", False),
        ("买家申请退款", "2026-10-09 09:05", "商品页写“永久授权”，激活后显示“批量许可，有效期180天”，与描述不符，要求退款128.00元。", False),
    ]
    hs = [170, 170, 236]
    card(c, y, 110 + sum(hs))
    c.rrect(72, y + 40, 80, y + 76, 4, TEAL)
    c.text(98, y + 58, "处理记录", 43, INK, "bold")
    yy = y + 132
    for i, (t, at, s, now) in enumerate(steps):
        if i < 2:
            c.line([(92, yy + 24), (92, yy + hs[i] - 22)], 3, "#d9dce2")
        c.circle(92, yy, 14, TEAL if now else "#c4c8d0")
        c.text(132, yy, t, 40, INK, "bold")
        c.text(1008, yy, at, 34, GREY, anchor="rm")
        c.para(132, yy + 32, s, 38, 870, RED if now else "#3a404a", leading=1.5)
        yy += hs[i]
    y += 134 + sum(hs)
    c.text(W / 2, y + 30, "如对结果有异议，可提交申诉", 34, GREY, anchor="mm")
    button(c, 32, H - 190, 528, H - 90, "联系商家", "#ffffff", INK, "#c9cdd4", 40)
    button(c, 552, H - 190, 1048, H - 90, "提交申诉", TEAL, size=40)
    assert y + 60 < H - 190, y
    return c


# ---- refund policy ---------------------------------------------------------------------------
RULES = [
    ("第四条", "卡密类商品（充值卡、授权码、兑换码等）由平台内店铺销售，店铺应当保证商品与商品页的描述一致。"),
    ("第六条", "卡密类商品在买家提取卡密后，不支持退款。"),
    ("第七条", "卡密无法激活、重复或者与描述不符的，买家可以自交易完成之日起15日内提交申请，并附商品页、激活结果和与店铺的沟通记录。"),
    ("第九条", "买家对退款处理结果有异议的，可以提交申诉，由平台人工核对。"),
    ("第十一条", "本规则自2026年3月1日起施行。"),
]


def policy():
    c, y, bottom = app("10:10", 65, "平台规则", "#ffffff", INK, "#ffffff")
    c.text(48, y + 92, "示例数卡平台虚拟商品退款规则", 56, INK, "bold")
    c.text(48, y + 162, "2026-03-01 起施行    第 2 版", 34, FAINT)
    c.hline(48, 1032, y + 210, "#eef0f3")
    c.text(48, y + 270, "第二章  卡密类商品", 46, TEAL, "bold")
    y += 320
    for t, s in RULES:
        c.text(48, y + 32, t, 41, INK, "bold")
        y = c.para(48, y + 64, s, 41, 984, "#3a404a", leading=1.55) + 32
    c.rect(0, y + 40, W, H, "#f4f6f7")
    y += 110
    c.text(W / 2, y, "平台经营者信息", 38, INK, "bold", "mm")
    y += 66
    for s in ("示例电子商务有限公司", "统一社会信用代码：91000000MA00000157", "住所：示例省示例市示范区示范大道200号",
              "示例数卡平台（shuka.example.invalid）", "示例ICP备00000001号-1"):
        c.text(W / 2, y, s, 34, GREY, anchor="mm")
        y += 56
    assert y < H - 60, y
    c.rrect(380, H - 26, 700, H - 16, 5, INK)
    return c


# ---- bill ------------------------------------------------------------------------------------
def bill():
    bank = "示例银行(0000)"

    def t(prefix, day, n):
        return f"{prefix}202610{day:02d}{n:010d}"

    def r(day, time, kind, who, item, io, amount, method, state, tid, mid, note="/"):
        return (f"2026-10-{day:02d} {time}", kind, who, item, io, amount, method, state, tid, mid, note)
    pay, back, give = "4200000000", "5030000000", "1000050000"
    data = [
        r(1, "09:12:33", "商户消费", "示例早餐店", "早餐", "支出", "12.00", "零钱", "支付成功", t(pay, 1, 3), "M202610010003"),
        r(1, "15:20:08", "商户消费", "示例景区", "门票2张", "支出", "160.00", bank, "支付成功", t(pay, 1, 4), "M202610010004"),
        r(1, "18:46:51", "扫二维码付款", "示例小吃", "收款方备注:二维码收款", "支出", "35.00", "零钱", "已转账", t(give, 1, 5), "M202610010005"),
        r(2, "11:05:17", "微信红包", "王示例", "/", "收入", "66.00", "/", "已存入零钱", t(give, 2, 6), "M202610020006"),
        r(2, "20:31:29", "商户消费", "示例超市", "日用品", "支出", "87.60", bank, "支付成功", t(pay, 2, 7), "M202610020007"),
        r(3, "10:40:02", "转账", "张示例", "转账备注:聚餐", "支出", "120.00", "零钱", "朋友已收钱", t(give, 3, 8), "/"),
        r(4, "13:08:44", "商户消费", "示例服装店", "外套", "支出", "239.00", bank, "已全额退款", t(pay, 4, 9), "M202610040009"),
        r(5, "16:22:10", "示例服装店-退款", "示例服装店", "外套", "收入", "239.00", bank, "已全额退款", t(back, 5, 10), "M202610040009"),
        r(5, "19:15:36", "商户消费", "示例快餐", "晚餐", "支出", "29.90", "零钱通", "支付成功", t(pay, 5, 11), "M202610050011"),
        r(6, "08:30:00", "零钱提现", bank, "/", "/", "200.20", bank, "提现已到账", t("2070000000", 6, 12), "/", "服务费¥0.20"),
        r(6, "21:44:55", "商户消费", "示例视频", "会员月卡", "支出", "25.00", "零钱通", "支付成功", t(pay, 6, 13), "M202610060013"),
        r(7, "07:50:12", "商户消费", "示例公交", "乘车", "支出", "2.00", "零钱", "支付成功", t(pay, 7, 14), "M202610070014"),
        r(7, "12:18:39", "扫二维码付款", "示例面馆", "收款方备注:二维码收款", "支出", "16.00", "零钱", "已转账", t(give, 7, 15), "M202610070015"),
        r(8, "08:01:27", "商户消费", "示例早餐店", "早餐", "支出", "9.00", "零钱", "支付成功", t(pay, 8, 16), "M202610080016"),
        r(8, "12:25:03", "商户消费", "示例食堂", "午餐", "支出", "18.50", "零钱", "支付成功", t(pay, 8, 17), "M202610080017"),
        r(8, "20:05:41", "商户消费", "示例数卡平台", ITEM, "支出", "128.00", bank, "支付成功", t(pay, 8, 1), ORDER),
        r(9, "07:58:46", "商户消费", "示例公交", "乘车", "支出", "2.00", "零钱", "支付成功", t(pay, 9, 18), "M202610090018"),
    ]
    return bills.wechat_xlsx("李示例", "2026-10-01 00:00:00", "2026-10-09 23:59:59", "2026-10-09 21:10:00", data)


FILES = {
    "商品/商品页截图.png": listing,
    "订单/订单详情页截图.png": order,
    "付款/微信支付账单(20261001-20261009).xlsx": bill,
    "激活/授权信息截图.png": activation,
    "沟通/与店铺的聊天记录截图.png": chat,
    "程序/退款申请处理页截图.png": refund,
    "规则/退款规则页截图.png": policy,
}
