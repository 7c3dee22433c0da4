"""recharge-not-delivered: a direct top-up that was paid and did not arrive."""
from datetime import datetime, timedelta

import piexif

import bills
from kit import Canvas, mix, width
from phone import (FAINT, GREY, H, INK, W, browser, button, card, desktop, gesture, rows, section, site_head,
                   status, tag, window)

HOST = "kameng.example.invalid"
ORANGE = "#e8622c"
ORDER = "KM202609130001"
ITEM = "示例游戏100元直充"
ACCOUNT = "player***01"


# ---- listing ---------------------------------------------------------------------------------
def listing():
    c, top, bottom = browser("20:12", 64, HOST + "/item/10001")
    y = site_head(c, top, "示例卡盟", ORANGE, "游戏点卡 · 直充")
    # picture
    c.gradient(0, y, W, y + 520, "#22305e", "#4b2f7a")
    c.rrect(110, y + 90, 970, y + 430, 40, "#3b3780", "#7b76c9", 3)
    c.icon("coin", 300, y + 260, 220, "#f2b134")
    c.icon("coin", 410, y + 330, 120, "#e59a1f")
    c.text(500, y + 195, "示例游戏", 70, "#ffffff", "bold")
    c.text(500, y + 285, "100元直充", 62, "#ffe08a", "bold")
    c.text(500, y + 365, "官方直充  全区全服", 36, "#cfd0f5")
    c.rrect(940, y + 452, 1048, y + 500, 24, "#1b2145")
    c.text(994, y + 476, "1 / 3", 28, "#e6e8ff", anchor="mm")
    y += 520
    # price
    card(c, y, 400, 0, W, 0)
    c.rich(40, y + 78, [("¥", ORANGE, "bold")], 46)
    c.text(76, y + 70, "98.00", 76, ORANGE, "bold")
    x = 76 + width("98.00", 76, "bold") + 22
    c.text(x, y + 84, "面值 ¥100.00", 34, FAINT)
    c.text(1040, y + 84, "已售 5000+", 34, FAINT, anchor="rm")
    c.text(40, y + 176, ITEM, 52, INK, "bold")
    x = tag(c, 40, y + 258, "自动充值", ORANGE, "#fdeee6")
    x = tag(c, x, y + 258, "24小时处理", ORANGE, "#fdeee6")
    tag(c, x, y + 258, "平台自营", ORANGE, "#fdeee6")
    c.rrect(40, y + 306, 1040, y + 380, 14, "#fff7e8")
    c.icon("clock", 82, y + 343, 40, "#c77c11", 4)
    c.text(116, y + 343, "到账时间：", 38, "#8a5a14")
    c.text(116 + width("到账时间：", 38), y + 343, "付款后10分钟内到账", 40, "#b3530f", "bold")
    y += 420
    # details
    card(c, y, 560, 0, W, 0)
    c.text(40, y + 56, "商品说明", 44, INK, "bold")
    rows(c, y + 96, [
        ("商品名称", ITEM), ("充值游戏", "示例游戏（手机版）"), ("充值面值", "100元（1000点券）"),
        ("充值方式", "填写游戏账号，官方直充"), ("销售方", "示例数字科技有限公司"),
    ], x0=40, x1=1040, size=38, gap=80, left=260, line="#eef0f3")
    y += 580
    # buy bar
    c.rect(0, bottom - 150, W, bottom, "#ffffff")
    c.hline(0, W, bottom - 150, "#e8eaed")
    c.icon("bubble", 90, bottom - 96, 48, "#4a5059", 4)
    c.text(90, bottom - 42, "客服", 28, "#4a5059", anchor="mm")
    c.icon("shop", 210, bottom - 96, 48, "#4a5059", 4)
    c.text(210, bottom - 42, "首页", 28, "#4a5059", anchor="mm")
    button(c, 310, bottom - 124, 1040, bottom - 26, "立即购买", ORANGE)
    return c


# ---- order page ------------------------------------------------------------------------------
def order():
    c, top, bottom = browser("09:12", 91, HOST + "/order/" + ORDER)
    y = site_head(c, top, "示例卡盟", ORANGE, "订单详情")
    c.gradient(0, y, W, y + 200, ORANGE, "#f08a4b")
    c.circle(100, y + 92, 42, "#ffffff")
    c.icon("check", 100, y + 92, 52, ORANGE, 7)
    c.text(170, y + 66, "已完成", 54, "#ffffff", "bold")
    c.text(170, y + 128, "订单已处理完成，感谢您的购买", 35, "#ffe9dd")
    y += 170
    card(c, y, 250)
    c.gradient(64, y + 40, 234, y + 210, "#2b376d", "#5a3a8e", 20)
    c.icon("coin", 149, y + 125, 110, "#f2b134")
    c.text(262, y + 74, ITEM, 44, INK, "bold")
    c.text(262, y + 134, "官方直充  自动充值", 35, GREY)
    c.text(262, y + 190, "¥98.00", 42, ORANGE, "bold")
    c.text(1008, y + 190, "×1", 38, GREY, anchor="rm")
    y = section(c, y + 274, "充值信息", [("充值账号", ACCOUNT, INK, "bold"), ("充值面值", "100元"), ("承诺时间", "付款后10分钟内到账"),
                                     ("充值结果", "已完成")], ORANGE)
    y = section(c, y + 24, "订单信息", [("订单号", ORDER), ("下单时间", "2026-09-13 20:13:05"), ("付款时间", "2026-09-13 20:13:40"),
                                     ("完成时间", "2026-09-13 20:14:02"), ("付款方式", "支付宝"), ("订单金额", "¥98.00"),
                                     ("实付金额", "¥98.00", ORANGE, "bold")], ORANGE)
    button(c, 440, y + 40, 730, y + 128, "联系客服", "#ffffff", INK, "#c9cdd4", 38)
    button(c, 758, y + 40, 1048, y + 128, "提交工单", "#ffffff", ORANGE, ORANGE, 38)
    return c


# ---- in the game -----------------------------------------------------------------------------
def balance():
    c = Canvas(W, H, "#141a33")
    c.gradient(0, 0, W, H, "#1b2450", "#0e1226")
    for cx, cy, r, t in [(900, 360, 160, .12), (150, 900, 120, .08), (860, 1880, 190, .06)]:
        c.circle(cx, cy, r, mix("#18203f", "#5b6bd0", t))
    status(c, "20:31", 59, "#ffffff")
    c.icon("back", 66, 190, 44, "#ffffff", 5)
    c.text(W / 2, 190, "我的钱包", 54, "#ffffff", "bold", "mm")
    c.icon("refresh", 1000, 190, 46, "#ffffff", 5)
    c.rrect(44, 290, 1036, 500, 30, "#222c5c", "#4353a8", 3)
    c.circle(150, 395, 68, "#3d4b98")
    c.icon("user", 150, 395, 84, "#c5ccff", 6)
    c.text(250, 362, ACCOUNT, 52, "#ffffff", "bold")
    c.text(250, 432, "示例一区  等级 27", 37, "#aab3e6")
    c.rrect(800, 362, 1000, 428, 33, "#384690")
    c.text(900, 395, "切换账号", 34, "#dfe3ff", anchor="mm")
    c.gradient(44, 540, 1036, 1010, "#34439a", "#27326f", 34)
    c.text(96, 620, "点券余额", 44, "#c5ccff")
    c.icon("coin", 180, 780, 168, "#f2b134")
    c.text(310, 780, "0", 170, "#ffffff", "bold")
    c.text(430, 818, "点券", 46, "#c5ccff")
    c.hline(96, 984, 910, "#4757b0")
    c.text(96, 962, "更新时间", 36, "#aab3e6")
    c.text(984, 962, "2026-09-13 20:31:08", 37, "#e7eaff", anchor="rm")
    items = [("赠送点券", "0"), ("待到账充值", "0 笔"), ("最近到账", "无")]
    c.rrect(44, 1050, 1036, 1050 + 110 * 3 + 40, 30, "#1d2650")
    for i, (k, v) in enumerate(items):
        yy = 1070 + 55 + i * 110
        c.text(96, yy, k, 42, "#c5ccff")
        c.text(984, yy, v, 42, "#ffffff", anchor="rm")
        if i < 2:
            c.hline(96, 984, yy + 54, "#2f3a75")
    c.text(60, 1490, "充值点券", 44, "#ffffff", "bold")
    for i, (n, p) in enumerate([("60", "6元"), ("300", "30元"), ("500", "50元"), ("1000", "100元"), ("2000", "200元"), ("5000", "500元")]):
        x0 = 44 + (i % 3) * 340
        y0 = 1540 + (i // 3) * 250
        c.rrect(x0, y0, x0 + 312, y0 + 222, 26, "#222c5c", "#3a4891", 3)
        c.icon("coin", x0 + 92, y0 + 82, 76, "#f2b134")
        c.text(x0 + 146, y0 + 84, n, 50, "#ffffff", "bold")
        c.text(x0 + 156, y0 + 168, p, 38, "#ffe08a", anchor="mm")
    c.text(W / 2, 2110, "充值记录请登录游戏官方网站查询", 34, "#8992c8", anchor="mm")
    c.text(W / 2, 2170, "客户端版本 3.2.0", 30, "#6670a8", anchor="mm")
    gesture(c, "#ffffff")
    exif = piexif.dump({
        "0th": {piexif.ImageIFD.Make: "SAMPLE", piexif.ImageIFD.Model: "SAMPLE-PHONE-1",
                piexif.ImageIFD.Software: "SampleOS 15", piexif.ImageIFD.DateTime: "2026:09:13 20:31:14"},
        "Exif": {piexif.ExifIFD.DateTimeOriginal: "2026:09:13 20:31:14",
                 piexif.ExifIFD.OffsetTimeOriginal: "+08:00", piexif.ExifIFD.OffsetTime: "+08:00"},
    })
    return c, exif


# ---- official record -------------------------------------------------------------------------
def official():
    blue = "#2459c9"
    c, top, bottom = browser("09:10", 92, "pay.game.example.invalid")
    y = site_head(c, top, "示例游戏", blue, "官方充值中心")
    card(c, y + 28, 190)
    c.circle(132, y + 123, 54, "#dfe8fb")
    c.icon("user", 132, y + 123, 66, blue, 5)
    c.text(214, y + 94, ACCOUNT, 46, INK, "bold")
    c.text(214, y + 154, "示例一区  当前点券 0", 35, GREY)
    button(c, 850, y + 88, 1010, y + 158, "退出", "#ffffff", GREY, "#c9cdd4", 34)
    y += 246
    c.text(48, y + 40, "充值记录", 48, INK, "bold")
    y += 90
    card(c, y, 300)
    c.text(72, y + 60, "查询日期", 38, GREY)
    c.rrect(260, y + 20, 1008, y + 100, 14, "#f4f6fa", "#d6dbe4", 2)
    c.text(634, y + 60, "2026-09-13  至  2026-09-13", 40, INK, anchor="mm")
    c.text(72, y + 160, "充值渠道", 38, GREY)
    c.text(260, y + 160, "全部渠道（含第三方直充）", 40, INK)
    c.hline(72, 1008, y + 208, "#eef0f3")
    c.text(72, y + 254, "查询时间", 36, GREY)
    c.text(260, y + 254, "2026-09-14 09:10:22", 38, INK)
    button(c, 838, y + 218, 1008, y + 288, "查询", blue, size=36)
    y += 328
    card(c, y, 780)
    c.rect(72, y + 40, 1008, y + 116, "#eef3fd")
    for x, s in ((100, "时间"), (420, "面值"), (620, "渠道"), (850, "状态")):
        c.text(x, y + 78, s, 35, "#4b5a78")
    cx, cy = W / 2, y + 330
    c.rrect(cx - 110, cy - 130, cx + 110, cy + 110, 22, "#eef1f6")
    for i, w in enumerate((120, 150, 90)):
        c.rrect(cx - 75, cy - 80 + i * 46, cx - 75 + w, cy - 62 + i * 46, 9, "#d3dae6")
    c.circle(cx + 90, cy + 90, 56, "#c5cfdf")
    c.icon("cross", cx + 90, cy + 90, 46, "#ffffff", 7)
    c.text(cx, y + 530, "2026-09-13 没有充值记录", 46, INK, "bold", "mm")
    c.text(cx, y + 600, f"账号 {ACCOUNT} 在所选日期内没有任何充值", 36, GREY, anchor="mm")
    c.text(cx, y + 700, "共 0 条", 34, FAINT, anchor="mm")
    y += 808
    c.icon("bang", 64, y + 36, 34, FAINT, 4)
    c.para(96, y + 8, "数据更新至 2026-09-14 09:05。充值成功后一般在5分钟内出现在记录中，第三方渠道的充值同样在此显示。", 33, 930, GREY)
    return c


# ---- ticket ----------------------------------------------------------------------------------
def ticket():
    c, top, bottom = browser("09:00", 83, HOST + "/ticket/GD20260918001")
    y = site_head(c, top, "示例卡盟", ORANGE, "工单详情")
    c.rect(0, y, W, y + 176, "#fff4e6")
    c.circle(96, y + 88, 40, "#e8932c")
    c.icon("clock", 96, y + 88, 48, "#ffffff", 5)
    c.text(160, y + 62, "待处理", 52, "#a85a08", "bold")
    c.text(160, y + 124, "工单已提交，等待客服处理", 35, "#b5803a")
    y = section(c, y + 200, "工单信息", [
        ("工单号", "GD20260918001"), ("提交时间", "2026-09-18 10:15:20"), ("问题类型", "充值未到账 / 退款"), ("关联订单", ORDER),
        ("订单金额", "¥98.00"), ("当前状态", "待处理", "#c4700d", "bold"), ("处理人", "未分配"), ("客服回复", "暂无回复")], ORANGE, gap=72)
    y += 24
    card(c, y, 430)
    c.rrect(72, y + 40, 80, y + 76, 4, ORANGE)
    c.text(98, y + 58, "问题描述", 43, INK, "bold")
    c.para(72, y + 112, f"订单{ORDER}已付款98.00元，{ACCOUNT}一直没有到账，游戏官方充值记录9月13日没有这笔充值。"
           "要求退款98.00元，退回原支付宝账户，并说明未到账的原因。", 39, 936, INK, leading=1.6)
    c.text(72, y + 386, "张示例  2026-09-18 10:15:20", 33, FAINT)
    y += 454
    card(c, y, 262)
    c.rrect(72, y + 40, 80, y + 76, 4, ORANGE)
    c.text(98, y + 58, "处理进度", 43, INK, "bold")
    c.circle(92, y + 140, 13, ORANGE)
    c.text(130, y + 140, "提交工单", 39, INK)
    c.text(1008, y + 140, "2026-09-18 10:15", 35, GREY, anchor="rm")
    c.line([(92, y + 158), (92, y + 196)], 3, "#d9dce2")
    c.ring(92, y + 212, 12, 4, "#c4c8d0")
    c.text(130, y + 212, "客服处理", 39, FAINT)
    c.text(1008, y + 212, "等待中", 35, FAINT, anchor="rm")
    y += 262
    button(c, 32, y + 24, 528, y + 116, "补充说明", "#ffffff", INK, "#c9cdd4", 40)
    button(c, 552, y + 24, 1048, y + 116, "催促处理", ORANGE, size=40)
    return c


# ---- rules -----------------------------------------------------------------------------------
RULES = [
    ("一、适用范围", "本规则适用于在示例卡盟购买的各类点卡、直充、会员等虚拟商品。"),
    ("二、充值账号", "下单时请认真核对充值账号、区服。因填写错误造成的损失由买家承担。"),
    ("三、到账时间", "直充商品的到账时间以商品页说明为准。遇游戏方维护时可能顺延。"),
    ("四、退换说明", "虚拟商品一经售出概不退换。"),
    ("五、问题反馈", "对订单有疑问的，可联系QQ客服“示例卡盟客服”，或者在订单页提交工单，客服按提交先后处理。"),
    ("六、其他", "本规则由示例数字科技有限公司发布，自2026年1月1日起施行。"),
]


def rules():
    c, top, bottom = browser("14:31", 70, HOST + "/help/after-sale", bg="#ffffff")
    y = site_head(c, top, "示例卡盟", ORANGE, "帮助中心")
    c.text(40, y + 54, "首页 › 帮助中心 › 售后规则", 33, GREY)
    c.hline(0, W, y + 100, "#eef0f3")
    c.text(40, y + 162, "售后规则", 60, INK, "bold")
    c.text(40, y + 228, "更新于 2026-01-01", 33, FAINT)
    y += 270
    for title, body in RULES:
        c.text(40, y + 30, title, 43, INK, "bold")
        y = c.para(40, y + 62, body, 39, 1000, "#3a404a", leading=1.5) + 28
    c.hline(40, 1040, y, "#eef0f3")
    c.text(40, y + 62, "这篇内容有帮助吗？", 37, GREY)
    button(c, 640, y + 26, 830, y + 98, "有帮助", "#ffffff", INK, "#c9cdd4", 34)
    button(c, 850, y + 26, 1040, y + 98, "没帮助", "#ffffff", INK, "#c9cdd4", 34)
    c.rect(0, y + 126, W, bottom, "#f6f7f9")
    y += 172
    for s in ("示例数字科技有限公司  版权所有", "示例ICP备00000000号-1"):
        c.text(W / 2, y + 20, s, 32, FAINT, anchor="mm")
        y += 56
    return c


# ---- who the other side is -------------------------------------------------------------------
def licence():
    c = desktop("14:36", "2026/9/16")
    x0, y0, x1, y1 = 60, 26, 1380, 836
    window(c, x0, y0, x1, y1, "示例卡盟 - 首页", "#e9edf3")
    c.rect(x0, y0 + 42, x1, y0 + 92, "#f7f9fc")
    for i, n in enumerate(("back", "forward", "refresh")):
        c.icon(n, x0 + 30 + i * 42, y0 + 67, 18, "#4a5059", 2)
    c.rrect(x0 + 150, y0 + 51, x1 - 90, y0 + 83, 16, "#ffffff", "#d8dde5", 1)
    c.icon("lock", x0 + 174, y0 + 66, 16, "#5f6570", 2)
    c.text(x0 + 194, y0 + 67, "https://" + HOST, 16, "#30343b")
    c.icon("more", x1 - 40, y0 + 67, 20, "#4a5059")
    c.rect(x0, y0 + 92, x1, y0 + 93, "#dfe3ea")
    y = y0 + 93
    # site header
    c.rect(x0, y, x1, y + 60, ORANGE)
    c.rrect(x0 + 40, y + 14, x0 + 72, y + 46, 8, "#ffffff")
    c.text(x0 + 56, y + 30, "卡", 20, ORANGE, "bold", "mm")
    c.text(x0 + 84, y + 30, "示例卡盟", 24, "#ffffff", "bold")
    x = x0 + 260
    for i, s in enumerate(("首页", "游戏直充", "点卡卡密", "会员", "帮助中心")):
        x += 48 + c.text(x, y + 30, s, 17, "#ffffff", "bold" if i == 0 else "regular")
    c.text(x1 - 40, y + 30, "我的订单   登录 / 注册", 16, "#ffe9dd", anchor="rm")
    y += 60
    # products row, cut off by scrolling
    c.rect(x0, y, x1, y + 210, "#f4f5f7")
    c.text(x0 + 40, y + 32, "热门商品", 20, INK, "bold")
    goods = [("示例游戏100元直充", "98.00", "#3b3780"), ("示例游戏50元直充", "49.20", "#2b5a8a"), ("示例游戏30元直充", "29.60", "#7a4a2b"),
             ("示例视频会员月卡", "18.00", "#2f7a5a"), ("示例音乐会员季卡", "36.00", "#8a2f5a")]
    for i, (n, p, col) in enumerate(goods):
        gx = x0 + 40 + i * 250
        c.rrect(gx, y + 58, gx + 232, y + 196, 10, "#ffffff")
        c.gradient(gx + 10, y + 68, gx + 222, y + 130, mix(col, "#ffffff", .15), col, 8)
        c.icon("coin", gx + 116, y + 99, 40, "#f2b134")
        c.text(gx + 14, y + 150, n, 16, INK)
        c.text(gx + 14, y + 177, "¥" + p, 18, ORANGE, "bold")
    y += 210
    # publication
    c.rect(x0, y, x1, y + 260, "#ffffff")
    c.text(x0 + 40, y + 32, "经营者信息公示", 21, INK, "bold")
    c.rect(x0 + 40, y + 58, x1 - 40, y + 59, "#e8eaed")
    # certificate drawing
    cx0, cy0, cx1, cy1 = x0 + 40, y + 70, x0 + 344, y + 246
    c.rrect(cx0, cy0, cx1, cy1, 6, "#fbf6e6", "#c9ac5c", 3)
    c.rrect(cx0 + 10, cy0 + 10, cx1 - 10, cy1 - 10, 3, "#fdfaf0", "#dcc88c", 1)
    c.text((cx0 + cx1) / 2, cy0 + 40, "营 业 执 照", 24, "#7a2a1a", "bold", "mm")
    c.text((cx0 + cx1) / 2, cy0 + 64, "（副本）示例", 13, "#8a7a50", anchor="mm")
    for i, (k, v) in enumerate([("统一社会信用代码", "91000000MA0000000N"), ("名称", "示例数字科技有限公司"),
                                ("类型", "有限责任公司"), ("住所", "示例省示例市示范区示范大道100号")]):
        c.text(cx0 + 20, cy0 + 90 + i * 20, k, 11, "#8a7a50")
        c.text(cx0 + 112, cy0 + 90 + i * 20, v, 11, "#3a3420")
    for i, (k, v) in enumerate([
        ("名称", "示例数字科技有限公司"), ("统一社会信用代码", "91000000MA0000000N"),
        ("住所", "示例省示例市示范区示范大道100号"), ("网站名称", "示例卡盟（" + HOST + "）"),
        ("网站备案号", "示例ICP备00000000号-1"), ("客服方式", "QQ客服“示例卡盟客服”，每日9:00至23:00"),
    ]):
        yy = y + 84 + i * 31
        c.text(x0 + 384, yy, k, 17, GREY)
        c.text(x0 + 554, yy, v, 18, INK)
    y += 260
    # footer
    c.rect(x0, y, x1, y1 - 8, "#2b3038")
    c.rrect(x0, y1 - 30, x1, y1, 10, "#2b3038", corners=(False, False, True, True))
    for i, s in enumerate(("关于我们", "用户协议", "售后规则", "隐私政策", "联系客服")):
        c.text(x0 + 440 + i * 110, y + 44, s, 16, "#c8cdd6", anchor="mm")
    c.text((x0 + x1) / 2, y + 88, "© 2026 示例数字科技有限公司  统一社会信用代码 91000000MA0000000N", 16, "#9aa1ad", anchor="mm")
    c.text((x0 + x1) / 2, y + 118, "住所：示例省示例市示范区示范大道100号    示例ICP备00000000号-1", 16, "#9aa1ad", anchor="mm")
    # scroll bar
    c.rect(x1 - 12, y0 + 93, x1, y1 - 10, "#eef0f4")
    c.rrect(x1 - 10, y1 - 250, x1 - 2, y1 - 20, 4, "#b9c0cb")
    return c


# ---- bill ------------------------------------------------------------------------------------
def bill():
    bank, fund, credit = "示例银行储蓄卡(0000)", "余额宝", "花呗"

    def tid(day, n):
        return f"202609{day:02d}{n:020d}"

    def r(day, time, cat, who, acct, item, io, amount, method, state, n, mid, note=""):
        return (f"2026-09-{day:02d} {time}", cat, who, acct, item, io, amount, method, state,
                n if isinstance(n, str) else tid(day, n), mid, note)
    cup = "T200P2600000000000000012"
    data = [
        r(1, "08:02:17", "餐饮美食", "示例早餐店", "zao***@example.invalid", "豆浆油条套餐", "支出", "9.50", fund, "交易成功", 2, "M2026090100000002"),
        r(1, "18:40:52", "交通出行", "示例公共交通", "/", "地铁乘车", "支出", "4.00", fund, "交易成功", 3, "GJ2026090100000003"),
        r(2, "12:11:09", "餐饮美食", "示例快餐（样本路店）", "/", "午餐", "支出", "26.80", credit, "交易成功", 4, "M2026090200000004"),
        r(2, "20:25:33", "日用百货", "示例超市", "sup***@example.invalid", "牛奶,面包", "支出", "43.60", fund, "交易成功", 5, "M2026090200000005"),
        r(3, "09:00:00", "充值缴费", "示例通信", "/", "手机话费充值50元", "支出", "50.00", bank, "交易成功", 6, "HF2026090300000006"),
        r(4, "19:06:44", "餐饮美食", "示例火锅店", "/", "晚餐", "支出", "168.00", credit, "交易成功", 7, "M2026090400000007"),
        r(4, "19:30:12", "转账红包", "王示例", "137******00", "转账", "收入", "84.00", "余额", "交易成功", 8, "", "火锅AA"),
        r(5, "10:15:27", "日用百货", "示例家居专营店", "jia***@example.invalid", "收纳盒 3个装", "支出", "35.90", fund, "交易成功", 9, "T200P2600000000000000009"),
        r(5, "15:48:03", "文化休闲", "示例影院", "/", "电影票1张", "支出", "39.90", fund, "交易成功", 10, "YP2026090500000010"),
        r(6, "11:20:45", "餐饮美食", "示例水果店", "/", "葡萄", "支出", "22.40", fund, "交易成功", 11, "M2026090600000011"),
        r(7, "21:02:30", "日用百货", "示例杯壶专营店", "bei***@example.invalid", "保温杯 500ml", "支出", "79.00", bank, "交易关闭", 12, cup),
        r(9, "16:33:58", "退款", "示例杯壶专营店", "bei***@example.invalid", "退款-保温杯 500ml", "不计收支", "79.00", bank, "退款成功", tid(7, 12) + "_" + cup, cup),
        r(8, "07:58:21", "交通出行", "示例公共交通", "/", "公交乘车", "支出", "2.00", fund, "交易成功", 13, "GJ2026090800000013"),
        r(8, "12:20:16", "餐饮美食", "示例快餐（样本路店）", "/", "午餐", "支出", "24.50", credit, "交易成功", 14, "M2026090800000014"),
        r(9, "08:30:00", "信用借还", "花呗", "/", "花呗主动还款-2026年09月账单", "不计收支", "312.60", bank, "还款成功", 15, ""),
        r(10, "10:00:05", "转账红包", "示例房屋租赁有限公司", "/", "押金退回", "收入", "500.00", "余额", "交易成功", 16, ""),
        r(10, "19:45:38", "服饰装扮", "示例服装旗舰店", "yif***@example.invalid", "长袖T恤", "支出", "89.00", bank, "等待确认收货", 17, "T200P2600000000000000017"),
        r(11, "08:04:10", "餐饮美食", "示例早餐店", "zao***@example.invalid", "包子,豆浆", "支出", "8.00", fund, "交易成功", 18, "M2026091100000018"),
        r(11, "22:10:54", "充值缴费", "示例电力", "/", "电费", "支出", "120.00", bank, "交易成功", 19, "DF2026091100000019"),
        r(12, "13:27:41", "医疗健康", "示例药房", "/", "感冒药", "支出", "31.50", fund, "交易成功", 20, "M2026091200000020"),
        r(12, "20:18:06", "文化休闲", "示例书店", "shu***@example.invalid", "图书2本", "支出", "67.20", fund, "交易成功", 21, "T200P2600000000000000021"),
        r(13, "12:05:19", "餐饮美食", "示例面馆", "/", "牛肉面", "支出", "18.00", fund, "交易成功", 22, "M2026091300000022"),
        r(13, "20:13:40", "文化休闲", "示例数字科技有限公司", "kam***@example.invalid", ITEM, "支出", "98.00", bank, "交易成功", 1, ORDER),
        r(14, "08:06:32", "餐饮美食", "示例早餐店", "zao***@example.invalid", "豆浆油条套餐", "支出", "9.50", fund, "交易成功", 23, "M2026091400000023"),
    ]
    return bills.alipay("张示例", "zha***@example.invalid", "2026-09-01 00:00:00", "2026-09-14 23:59:59",
                        "2026-09-14 09:25:31", data)


# ---- chat ------------------------------------------------------------------------------------
def chat():
    me, them = "张示例", "示例卡盟客服"
    messages = [
        ("2026-09-13 20:35:12", me, f"你好，我20:13下单买的{ITEM}，到现在未到账\n订单号 {ORDER}，充值账号 {ACCOUNT}，付了98元"),
        ("2026-09-13 20:35:14", them, "您好，欢迎咨询示例卡盟，客服正在赶来，请稍候。（自动回复）"),
        ("2026-09-13 20:36:20", me, "[图片]"),
        ("2026-09-13 20:36:41", me, "这是刚才的截图，余额还是0，商品页写的是付款后10分钟内到账"),
        ("2026-09-13 20:52:03", them, "已经充值成功，请耐心等待"),
        ("2026-09-13 20:53:30", me, "好的，那我再等等"),
        ("2026-09-14 9:21:07", me, "早上查了游戏官方充值记录，9月13日没有这笔充值"),
        ("2026-09-14 9:21:08", them, "您好，欢迎咨询示例卡盟，客服正在赶来，请稍候。（自动回复）"),
        ("2026-09-14 9:21:32", me, "有结果请打我电话 13800000000"),
        ("2026-09-16 14:02:18", me, f"三天了还没有到账，我要求退款98元，退回支付宝，订单号 {ORDER}"),
        ("2026-09-16 14:02:19", them, "您好，欢迎咨询示例卡盟，客服正在赶来，请稍候。（自动回复）"),
        ("2026-09-16 14:20:46", them, "虚拟商品一经售出概不退换"),
        ("2026-09-16 14:22:10", me, "我没有收到充值，不是不想要了。请提供充值的提交时间和结果"),
        ("2026-09-16 14:40:05", them, "有问题请在网站提交工单"),
    ]
    rule = "=" * 64
    out = ["消息记录（此消息记录为文本格式，不支持重新导入）", "", rule, "消息分组:我的好友", rule, f"消息对象:{them}", rule, ""]
    for at, who, text in messages:
        out += [f"{at} {who}", *text.split("\n"), ""]
    return ("\r\n".join(out) + "\r\n").encode("utf-8-sig")


# ---- client log ------------------------------------------------------------------------------
def log():
    start = datetime(2026, 9, 13, 20, 5, 2, 118000)
    seed = 20260913

    def rnd(n):
        nonlocal seed
        seed = (seed * 1103515245 + 12345) % 2 ** 31
        return (seed >> 8) % n

    lines = []

    def put(t, level, tag_, text):
        lines.append((t, f"[{level}] {tag_}: {text}"))

    def at(hms, ms=0):
        h, m, s = map(int, hms.split(":"))
        return datetime(2026, 9, 13, h, m, s, ms * 1000)

    boot = [("app", "client start version=3.2.0 build=30200 channel=sample"), ("app", "device model=SAMPLE-PHONE-1 os=SampleOS/15 mem=8192MB"),
            ("app", "device id=00000000-0000-0000-0000-000000000000"), ("clock", "local zone=+08:00 server offset=+12ms"),
            ("net", "resolve gate.game.example.invalid -> 192.0.2.10"), ("net", "connect 192.0.2.10:7000 ok rtt=28ms"),
            ("res", "check manifest local=3.2.0-118 remote=3.2.0-118 up to date"), ("res", "load atlas ui_main 12.4MB"),
            ("res", "load atlas lobby 8.1MB"), ("audio", "output device=speaker rate=48000")]
    t = start
    for tag_, text in boot:
        put(t, "INFO", tag_, text)
        t += timedelta(milliseconds=80 + rnd(700))
    put(at("20:05:11", 402), "INFO", "login", f"account={ACCOUNT} server=sample-1 ok")
    put(at("20:05:11", 655), "INFO", "wallet", f"query balance account={ACCOUNT} -> 0")
    put(at("20:05:12", 31), "INFO", "lobby", "enter scene=lobby")
    scenes = ["match", "lobby", "bag", "lobby", "mail", "lobby"]
    looks = [at("20:16:08"), at("20:21:33"), at("20:26:19"), at("20:31:08"), at("20:38:27")]
    for ahead in looks:
        put(ahead - timedelta(seconds=2, milliseconds=270), "INFO", "scene", "enter scene=wallet")
        put(ahead + timedelta(seconds=47, milliseconds=90), "INFO", "scene", "enter scene=lobby")
    m = 0
    beat = at("20:05:30", 207)
    n = 1
    while beat < at("20:40:00"):
        put(beat, "INFO", "net", f"heartbeat seq={n} rtt={24 + rnd(19)}ms")
        if n % 4 == 0:
            t = beat + timedelta(milliseconds=6200 + rnd(9000))
            if not any(a <= t < a + timedelta(seconds=45) for a in looks):
                put(t, "INFO", "scene", f"enter scene={scenes[m % len(scenes)]}")
                m += 1
        if n % 9 == 0:
            put(beat + timedelta(milliseconds=2100 + rnd(4000)), "DEBUG", "gc", f"collect {3 + rnd(9)}ms heap={410 + rnd(60)}MB")
        beat += timedelta(seconds=33, milliseconds=rnd(900))
        n += 1
    put(at("20:09:48", 530), "WARN", "net", "rtt spike 412ms, retry=1")
    put(at("20:11:02", 118), "INFO", "app", "to background")
    put(at("20:14:55", 871), "INFO", "app", "to foreground")
    for look, ms in zip(looks, (244, 706, 95, 317, 560)):
        q = look + timedelta(milliseconds=ms)
        put(q, "INFO", "wallet", f"open page account={ACCOUNT}")
        put(q + timedelta(milliseconds=181), "INFO", "wallet", f"query balance account={ACCOUNT} -> 0")
        put(q + timedelta(milliseconds=402), "INFO", "recharge", f"sync request account={ACCOUNT} since=2026-09-13T00:00:00+08:00")
        put(q + timedelta(milliseconds=655), "INFO", "recharge", "sync response code=0 orders=0")
        level = "ERROR" if q >= at("20:31:00") else "WARN"
        put(q + timedelta(milliseconds=662), level, "recharge", f"recharge sync: no pending order for {ACCOUNT}")
    put(at("20:31:14", 903), "INFO", "app", "screenshot taken by user page=wallet")
    put(at("20:35:02", 44), "INFO", "app", "to background")
    put(at("20:37:50", 612), "INFO", "app", "to foreground")
    put(at("20:39:58", 120), "INFO", "app", "log flushed")
    lines.sort()
    quiet = ((at("20:11:02", 119), at("20:14:55", 870)), (at("20:35:02", 45), at("20:37:50", 611)))
    text = "".join(f"{t:%Y-%m-%d %H:%M:%S}.{t.microsecond // 1000:03d} {s}\n" for t, s in lines
                   if not any(a <= t <= b for a, b in quiet))
    return text.encode("utf-8")


FILES = {
    "listing/商品页截图.png": listing,
    "order/订单详情页截图.png": order,
    "payment/支付宝交易明细(20260901-20260914).csv": bill,
    "fault/游戏账户余额截图.jpg": balance,
    "fault/客户端日志.log": log,
    "delivery/游戏官方充值记录截图.png": official,
    "chat/QQ客服聊天记录.txt": chat,
    "procedure/工单页面截图.png": ticket,
    "rules/售后规则网页截图.png": rules,
    "identity/营业执照公示页截图.png": licence,
}
