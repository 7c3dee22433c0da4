"""paid-then-silent: two transfers for a discounted top-up, then no answer and no page."""
import bills
from kit import Canvas
from phone import FAINT, GREY, H, INK, W, app, browser, button, card, gesture, rows, section, site_head, status

AMBER = "#b9770e"
RED = "#d9453b"
HOST = "zhekou.example.invalid"
SITE = "示例折扣代充"
FIRST, SECOND = "ZK20261017001", "ZK20261017002"
ITEM = "示例游戏6480点券代充"
DEPOSIT = "账号验证保证金"
THEM = "示例折扣代充"


def head(c, y, tagline):
    return site_head(c, y, SITE, AMBER, tagline)


# ---- listing ---------------------------------------------------------------------------------
def listing():
    c, top, bottom = browser("20:48", 82, HOST + "/item/6480")
    y = head(c, top, "限时活动")
    c.gradient(0, y, W, y + 420, "#f2b544", "#b9770e")
    c.icon("coin", 250, y + 210, 240, "#fff2cf")
    c.text(430, y + 150, "示例游戏6480点券", 58, "#ffffff", "bold")
    c.text(430, y + 240, "代充  388.00元", 54, "#fff2cf", "bold")
    c.text(430, y + 318, "付款后30分钟内到账", 42, "#ffffff")
    y += 444
    card(c, y, 300)
    c.text(72, y + 66, ITEM, 48, INK, "bold")
    c.text(72, y + 138, "付款后30分钟内到账，不到账全额退款", 40, "#3a404a")
    c.text(72, y + 226, "¥388.00", 60, RED, "bold")
    y = section(c, y + 324, "购买方式", [("下单", "填写游戏账号，提交订单"), ("付款", "按客服给出的账户转账"), ("客服", f"QQ“{THEM}”")], AMBER)
    button(c, 72, bottom - 150, 1008, bottom - 50, "提交订单", RED)
    return c


# ---- orders ----------------------------------------------------------------------------------
def orders():
    c, top, bottom = browser("22:16", 61, HOST + "/orders")
    y = head(c, top, "我的订单")
    y = section(c, y + 24, FIRST, [("商品", ITEM), ("下单时间", "2026-10-17 21:02:10"), ("游戏账号", "moli_0206"), ("金额", "¥388.00"),
                                   ("状态", "处理中", AMBER, "bold")], AMBER, gap=80)
    y = section(c, y + 24, SECOND, [("项目", DEPOSIT), ("提交时间", "2026-10-17 21:44:30"), ("金额", "¥200.00"),
                                    ("状态", "验证中", AMBER, "bold")], AMBER, gap=80)
    c.text(W / 2, y + 70, "共2条", 34, FAINT, anchor="mm")
    return c


# ---- game balance ----------------------------------------------------------------------------
def balance():
    c = Canvas(W, H, "#eef1f8")
    c.gradient(0, 0, W, 620, "#3f5f8f", "#86a6d6")
    status(c, "21:36", 70, "#ffffff")
    c.icon("back", 66, 186, 44, "#ffffff", 5)
    c.text(W / 2, 186, "我的点券", 52, "#ffffff", "bold", "mm")
    c.text(W / 2, 360, "120", 150, "#ffffff", "bold", "mm")
    c.text(W / 2, 492, "账号  moli_0206", 40, "#e3ecfa", anchor="mm")
    y = 660
    card(c, y, 420)
    c.text(72, y + 62, "充值记录", 45, INK, "bold")
    rows(c, y + 112, [("2026-09-30 19:12", "60点券"), ("2026-09-02 21:40", "60点券")], gap=96, size=41, line="#eef0f3")
    c.text(W / 2, y + 372, "共2条  更新于 2026-10-17 21:36", 33, GREY, anchor="mm")
    gesture(c)
    return c


# ---- the last message ------------------------------------------------------------------------
def unsent():
    c, y, bottom = app("09:12", 88, THEM)
    c.rrect(W / 2 - 200, y + 30, W / 2 + 200, y + 78, 10, "#e2e4e9")
    c.text(W / 2, y + 54, "2026-10-18 09:05", 31, GREY, anchor="mm")
    y += 110
    c.rrect(300, y, 968, y + 170, 22, "#cfe3ff")
    c.text(330, y + 56, "请把388元和200元退回原来的", 41)
    c.text(330, y + 116, "支付宝账户", 41)
    c.circle(258, y + 85, 28, RED)
    c.icon("bang", 258, y + 85, 44, "#ffffff", 5)
    c.text(W / 2, y + 230, "消息发送失败，对方已不是你的好友", 36, GREY, anchor="mm")
    return c


# ---- the page is gone ------------------------------------------------------------------------
def gone():
    c, top, bottom = browser("09:40", 86, HOST)
    c.icon("cross", W / 2, top + 460, 150, "#b4b9c1", 10)
    c.text(W / 2, top + 640, "无法访问此页面", 58, INK, "bold", "mm")
    c.text(W / 2, top + 730, f"{HOST} 没有响应", 40, GREY, anchor="mm")
    c.text(W / 2, top + 800, "2026-10-18 09:40:21", 36, FAINT, anchor="mm")
    return c


# ---- bill ------------------------------------------------------------------------------------
def bill():
    data = [
        ("2026-10-17 21:03:25", "转账红包", "吴示例", "wu***@example.invalid", "转账", "支出", "388.00", "余额", "交易成功",
         "2026101700000000000000000001", "", ""),
        ("2026-10-17 21:46:05", "转账红包", "吴示例", "wu***@example.invalid", "转账", "支出", "200.00", "余额", "交易成功",
         "2026101700000000000000000002", "", ""),
        ("2026-10-16 12:20:44", "餐饮美食", "示例面馆", "/", "午餐", "支出", "22.00", "余额", "交易成功",
         "2026101600000000000000000003", "MG20261016009", ""),
        ("2026-10-15 08:31:02", "交通出行", "示例公交", "/", "乘车", "支出", "2.00", "余额", "交易成功",
         "2026101500000000000000000004", "GJ20261015031", ""),
    ]
    return bills.alipay("陈示例", "che***@example.invalid", "2026-10-15 00:00:00", "2026-10-18 23:59:59", "2026-10-18 10:20:05", data)


# ---- chat ------------------------------------------------------------------------------------
def chat():
    me = "陈示例"
    messages = [
        ("2026-10-17 20:55:08", me, "看到你们页面上的6480点券388元，是真的能充到账吗"),
        ("2026-10-17 20:56:31", THEM, "付款后30分钟内到账，不到账全额退款"),
        ("2026-10-17 21:00:12", THEM, "在网站下单，然后转到这个支付宝，收款人吴示例"),
        ("2026-10-17 21:04:02", me, f"订单{FIRST}，388元已经转了"),
        ("2026-10-17 21:38:20", me, f"过了30分钟没有到账，订单{FIRST}"),
        ("2026-10-17 21:41:07", THEM, "你的账号被风控了，要先交200元保证金，验证通过后原路退回"),
        ("2026-10-17 21:47:00", me, f"200元转了，订单{SECOND}"),
        ("2026-10-17 22:10:15", me, "还是没有到账，请退回388元和200元"),
        ("2026-10-17 22:12:48", THEM, "系统排队，再交300元加急费马上处理"),
        ("2026-10-17 22:14:30", me, "我不再付款，请退款"),
    ]
    rule = "=" * 64
    out = ["消息记录（此消息记录为文本格式，不支持重新导入）", "", rule, "消息分组:我的好友", rule, f"消息对象:{THEM}", rule, ""]
    for at, who, text in messages:
        out += [f"{at} {who}", text, ""]
    return ("\r\n".join(out) + "\r\n").encode("utf-8-sig")


FILES = {
    "listing/推广页截图.png": listing,
    "order/订单页截图.png": orders,
    "payment/支付宝交易明细(20261015-20261018).csv": bill,
    "fault/点券余额截图.png": balance,
    "fault/网页无法访问截图.png": gone,
    "chat/QQ聊天记录.txt": chat,
    "chat/消息发送失败截图.png": unsent,
}
