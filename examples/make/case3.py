"""wrong-account: the buyer mistyped the account and asked at once to stop the top-up."""
import bills
from kit import Canvas, mix, width, wrap
from phone import FAINT, GREY, H, INK, W, browser, button, card, gesture, rows, section, site_head, status

VIOLET = "#5b4bc4"
HOST = "dianka.example.invalid"
SITE = "示例点卡网"
ORDER = "DK202611050003"
ITEM = "示例手游648钻石"
ENTERED, RIGHT = "hero_0081", "hero_0018"


def head(c, y, tagline):
    return site_head(c, y, SITE, VIOLET, tagline)


# ---- order page, twice -----------------------------------------------------------------------
def order_page(time, battery, state, note, icon, extra):
    c, top, bottom = browser(time, battery, HOST + "/order/" + ORDER)
    y = head(c, top, "订单详情")
    c.gradient(0, y, W, y + 200, VIOLET, "#7f70dc")
    c.circle(100, y + 88, 42, "#ffffff")
    c.icon(icon, 100, y + 88, 50, VIOLET, 6)
    c.text(170, y + 62, state, 54, "#ffffff", "bold")
    c.text(170, y + 124, note, 35, "#e4e0fb")
    y += 170
    card(c, y, 244)
    c.gradient(64, y + 36, 236, y + 208, "#2f2a6b", "#6d3f9c", 20)
    c.icon("gem", 150, y + 122, 104, "#57b7f2")
    c.text(264, y + 70, ITEM, 44, INK, "bold")
    c.text(264, y + 130, "安卓 / 苹果通用  账号直充", 35, GREY)
    c.text(264, y + 188, "¥64.80", 42, "#e0453a", "bold")
    c.text(1008, y + 188, "×1", 38, GREY, anchor="rm")
    y = section(c, y + 268, "充值信息", [("充值账号", ENTERED, INK, "bold"), ("充值区服", "全区全服"), ("充值数量", "648钻石"),
                                     ("充值状态", state, VIOLET, "bold")], VIOLET, gap=76)
    y = section(c, y + 24, "订单信息", [("订单号", ORDER), ("下单时间", "2026-11-05 19:40:22"), ("付款时间", "2026-11-05 19:41:12"),
                                     *extra, ("付款方式", "微信支付"), ("订单金额", "¥64.80"),
                                     ("实付金额", "¥64.80", "#e0453a", "bold")], VIOLET, gap=76)
    button(c, 440, y + 36, 730, y + 124, "联系客服", "#ffffff", INK, "#c9cdd4", 38)
    button(c, 758, y + 36, 1048, y + 124, "提交工单", "#ffffff", VIOLET, VIOLET, 38)
    assert y + 124 < bottom, y
    return c


def order_processing():
    return order_page("19:46", 48, "充值中", "订单正在处理，请耐心等待", "clock", [])


def order_done():
    return order_page("09:30", 95, "已完成", "订单已处理完成", "check", [("完成时间", "2026-11-05 21:18:09")])


# ---- the right account -----------------------------------------------------------------------
def profile():
    c = Canvas(W, H, "#eef1f8")
    c.gradient(0, 0, W, 760, "#4a7fd6", "#8fb8ee")
    for cx, cy, r in ((930, 300, 190), (120, 560, 150)):
        c.circle(cx, cy, r, mix("#6a99e2", "#8fb8ee", .3))
    status(c, "09:35", 94, "#ffffff")
    c.icon("back", 66, 186, 44, "#ffffff", 5)
    c.text(W / 2, 186, "个人信息", 52, "#ffffff", "bold", "mm")
    c.circle(W / 2, 380, 118, "#ffffff")
    c.circle(W / 2, 380, 106, "#ffd9a0")
    c.icon("star", W / 2, 380, 140, "#f08a3c")
    c.text(W / 2, 556, "示例勇士", 56, "#ffffff", "bold", "mm")
    c.rrect(W / 2 - 190, 606, W / 2 + 190, 676, 35, mix("#4a7fd6", "#1f4f9c", .5))
    c.text(W / 2, 641, f"账号  {RIGHT}", 40, "#ffffff", "bold", "mm")
    y = 724
    card(c, y, 372)
    rows(c, y + 18, [("游戏账号", RIGHT, INK, "bold"), ("区服", "示例三区"), ("等级", "42"), ("创建时间", "2025-03-18")],
         gap=84, size=41, line="#eef0f3")
    y += 396
    card(c, y, 240)
    c.icon("gem", 158, y + 120, 128, "#3d9be9")
    c.text(258, y + 84, "钻石余额", 39, GREY)
    c.text(258, y + 160, "36", 78, INK, "bold")
    button(c, 800, y + 80, 1008, y + 160, "充值", "#f08a3c", size=40)
    y += 264
    card(c, y, 560)
    c.text(72, y + 62, "充值记录", 45, INK, "bold")
    c.text(1008, y + 64, "近90天", 34, GREY, anchor="rm")
    c.hline(72, 1008, y + 112, "#eef0f3")
    for i, (n, at, p) in enumerate((("60钻石", "2026-10-20 21:15", "¥6.00"), ("60钻石", "2026-09-28 20:02", "¥6.00"),
                                    ("300钻石", "2026-09-06 12:40", "¥30.00"))):
        yy = y + 112 + i * 122
        c.circle(112, yy + 61, 36, "#e6f1fc")
        c.icon("gem", 112, yy + 61, 42, "#3d9be9")
        c.text(172, yy + 40, n, 40, INK)
        c.text(172, yy + 88, at, 33, GREY)
        c.text(1008, yy + 61, p, 40, INK, anchor="rm")
        c.hline(172, 1008, yy + 121, "#eef0f3")
    c.text(W / 2, y + 522, "共3条  更新于 2026-11-06 09:35", 33, FAINT, anchor="mm")
    y += 584
    c.text(W / 2, y + 40, "以上为本账号的全部充值记录，含第三方渠道", 33, GREY, anchor="mm")
    gesture(c)
    return c


# ---- ticket conversation ---------------------------------------------------------------------
def ticket():
    c, top, bottom = browser("20:10", 45, HOST + "/ticket/GD20261105002")
    y = head(c, top, "工单对话")
    c.rect(0, y, W, y + 220, "#ffffff")
    c.text(40, y + 54, "工单 GD20261105002", 44, INK, "bold")
    c.rrect(884, y + 26, 1040, y + 82, 28, "#ece9fb")
    c.text(962, y + 54, "已回复", 34, VIOLET, anchor="mm")
    c.text(40, y + 118, f"关联订单 {ORDER}", 36, GREY)
    c.text(40, y + 172, "问题类型 充值账号填写错误", 36, GREY)
    c.hline(0, W, y + 218, "#e8eaed")
    y += 240

    def stamp(s):
        nonlocal y
        w = width(s, 31)
        c.rrect(W / 2 - w / 2 - 20, y + 16, W / 2 + w / 2 + 20, y + 64, 10, "#e2e4e9")
        c.text(W / 2, y + 40, s, 31, "#7a808a", anchor="mm")
        y += 88

    def say(me, who, s):
        nonlocal y
        lines = wrap(s, 41, 700)
        w = max([width(ln, 41) for ln in lines])
        h = len(lines) * 60 + 40
        x = 968 if me else 32
        c.circle(x + 40, y + 40, 40, "#dcd7f7" if me else "#e6e8ee")
        c.icon("user" if me else "bubble", x + 40, y + 40, 44, VIOLET if me else "#5f6570", 4)
        if not me:
            c.text(136, y + 16, who, 31, GREY)
            y += 42
        x = 944 - w - 56 if me else 136
        c.rrect(x, y, x + w + 56, y + h, 22, "#dfd9fa" if me else "#ffffff")
        for i, ln in enumerate(lines):
            c.text(x + 28, y + 50 + i * 60, ln, 41, INK)
        y += h + 26

    stamp("2026-11-05 19:48")
    say(True, "", f"订单{ORDER}的充值账号我填错了，填成了{ENTERED}，应该是{RIGHT}。页面还显示充值中，"
        "请先拦截，不要提交充值，帮我改成正确的账号；不能改的话请取消订单并退款64.80元。")
    say(False, "系统消息", "工单已收到，客服将尽快回复。")
    stamp("2026-11-05 20:05")
    say(False, "客服", "订单处理中无法修改，虚拟商品请核对后购买")
    stamp("2026-11-05 20:08")
    say(True, "", f"是我填错了。请帮忙查一下有没有提交到游戏那边，如果已经充到{ENTERED}，麻烦协助联系游戏方处理。")
    c.rect(0, bottom - 140, W, bottom, "#f8f9fa")
    c.hline(0, W, bottom - 140, "#dfe2e6")
    c.rrect(40, bottom - 116, 840, bottom - 24, 46, "#ffffff", "#dfe2e6", 2)
    c.text(84, bottom - 70, "补充说明", 38, FAINT)
    button(c, 866, bottom - 114, 1040, bottom - 26, "发送", VIOLET, size=38)
    assert y < bottom - 140, y
    return c


# ---- rules -----------------------------------------------------------------------------------
RULES = [
    ("1. 下单前", "充值账号请仔细核对。账号直充类商品按买家填写的账号充值，填写错误可能无法追回。"),
    ("2. 到账时间", "一般在付款后1至30分钟内到账，高峰期可能延长。"),
    ("3. 取消和修改", "订单提交给游戏运营方之前，可以联系客服取消；提交之后无法修改和取消。"),
    ("4. 充错账号", "已经充入其他账号的，可以提交工单，由客服协助联系游戏运营方，处理结果以游戏运营方答复为准。"),
    ("5. 退款", "取消的订单按原付款方式退回，一般1至3个工作日到账。"),
]


def rules():
    c, top, bottom = browser("10:20", 90, HOST + "/help/recharge", bg="#ffffff")
    y = head(c, top, "帮助中心")
    c.text(40, y + 54, "首页 › 帮助中心 › 充值须知", 33, GREY)
    c.hline(0, W, y + 100, "#eef0f3")
    c.text(40, y + 168, "充值须知", 60, INK, "bold")
    c.text(40, y + 236, "更新于 2026-06-01", 33, FAINT)
    y += 284
    for t, s in RULES:
        c.text(40, y + 32, t, 42, INK, "bold")
        y = c.para(40, y + 66, s, 40, 1000, "#3a404a", leading=1.55) + 32
    c.rect(0, y + 30, W, bottom, "#f4f5f8")
    y += 82
    for s in ("示例网络服务有限公司", "统一社会信用代码：91000000MA0000031W", "住所：示例省示例市示范区示范大道300号", "示例ICP备00000002号-1"):
        c.text(W / 2, y, s, 33, GREY, anchor="mm")
        y += 56
    assert y < bottom, y
    return c


# ---- bill ------------------------------------------------------------------------------------
def bill():
    bank = "示例银行(0000)"

    def t(prefix, day, n):
        return f"{prefix}202611{day:02d}{n:010d}"

    def r(day, time, kind, who, item, io, amount, method, state, tid, mid, note="/"):
        return (f"2026-11-{day:02d} {time}", kind, who, item, io, amount, method, state, tid, mid, note)
    pay, give = "4200000000", "1000050000"
    data = [
        r(1, "10:22:40", "商户消费", "示例超市", "水果,蔬菜", "支出", "56.30", bank, "支付成功", t(pay, 1, 2), "M202611010002"),
        r(1, "18:05:11", "扫二维码付款", "示例小吃", "收款方备注:二维码收款", "支出", "18.00", "零钱", "已转账", t(give, 1, 3), "M202611010003"),
        r(2, "08:03:52", "商户消费", "示例公交", "乘车", "支出", "2.00", "零钱", "支付成功", t(pay, 2, 4), "M202611020004"),
        r(2, "12:16:09", "商户消费", "示例快餐", "午餐", "支出", "23.50", "零钱通", "支付成功", t(pay, 2, 5), "M202611020005"),
        r(3, "09:40:30", "转入零钱通-来自零钱", "/", "/", "/", "300.00", "零钱", "支付成功", t(give, 3, 6), "/"),
        r(3, "20:55:18", "微信红包", "张示例", "/", "收入", "20.00", "/", "已存入零钱", t(give, 3, 7), "/"),
        r(4, "12:08:27", "商户消费", "示例面馆", "午餐", "支出", "17.00", "零钱", "支付成功", t(pay, 4, 8), "M202611040008"),
        r(4, "19:30:45", "转账", "李示例", "转账备注:微信转账", "收入", "45.00", "/", "已收钱", t(give, 4, 9), "/"),
        r(5, "08:05:36", "商户消费", "示例早餐店", "早餐", "支出", "8.50", "零钱", "支付成功", t(pay, 5, 10), "M202611050010"),
        r(5, "19:41:12", "商户消费", SITE, ITEM, "支出", "64.80", "零钱通", "支付成功", t(pay, 5, 1), ORDER),
        r(6, "07:59:20", "商户消费", "示例公交", "乘车", "支出", "2.00", "零钱", "支付成功", t(pay, 6, 11), "M202611060011"),
    ]
    return bills.wechat_csv("王示例", "2026-11-01 00:00:00", "2026-11-06 23:59:59", "2026-11-06 10:02:15", data)


FILES = {
    "order/订单页截图-充值中.png": order_processing,
    "order/订单页截图-已完成.png": order_done,
    "delivery/本人游戏账号页截图.png": profile,
    "payment/微信支付账单(20261101-20261106).csv": bill,
    "chat/工单对话截图.png": ticket,
    "rules/充值须知网页截图.png": rules,
}
