"""The frames around a page: a phone's status bar, a mobile browser, an app, a desktop."""
from kit import Canvas, mix, width, wrap

W, H = 1080, 2340
INK, GREY, FAINT = "#1f2329", "#7a808a", "#a4a9b1"


def status(c, time, battery, fg="#1f2329", net="5G"):
    y = 58
    c.text(60, y, time, 42, fg, "bold")
    x = 1022
    # battery
    bx0, bx1 = x - 66, x - 8
    c.rrect(bx0, y - 16, bx1, y + 16, 9, fg)
    bg = c.im.getpixel((bx0 - 8, y))
    c.rrect(bx0 + 3, y - 13, bx1 - 3, y + 13, 7, bg)
    c.rrect(bx0 + 6, y - 10, bx0 + 6 + max(8, round((bx1 - bx0 - 12) * battery / 100)), y + 10, 4, fg)
    c.rrect(bx1 + 2, y - 6, bx1 + 7, y + 6, 2, fg)
    n = f"{battery}%"
    x = bx0 - 12 - width(n, 33)
    c.text(x, y, n, 33, fg)
    # wifi
    x -= 44
    for r in (27, 18, 9):
        c.ring(x + 14, y + 13, r, 5, fg, 228, 312)
    c.circle(x + 14, y + 12, 4, fg)
    x -= 22 + width(net, 33)
    c.text(x, y, net, 33, fg)
    x -= 48
    for i in range(4):
        c.rrect(x + i * 10, y + 14 - 9 - i * 6, x + i * 10 + 6, y + 14, 2, fg)
    return 110


def gesture(c, color="#1f2329"):
    c.rrect(380, H - 26, 700, H - 16, 5, color)


def browser(time, battery, host, bg="#f4f5f7"):
    """A mobile browser: (canvas, top, bottom) of the page area."""
    c = Canvas(W, H, bg)
    c.rect(0, 0, W, 240, "#ffffff")
    status(c, time, battery)
    c.rrect(36, 122, 1044, 218, 48, "#f0f1f4")
    c.icon("lock", 92, 168, 34, "#5f6570", 4)
    while width(host, 38) > 800:
        host = host.rstrip("…")[:-1] + "…"
    c.text(126, 170, host, 38, "#30343b")
    c.icon("refresh", 986, 170, 36, "#5f6570", 4)
    c.hline(0, W, 238, "#e3e5e9")
    c.rect(0, H - 178, W, H, "#ffffff")
    c.hline(0, W, H - 178, "#e3e5e9")
    y = H - 104
    for i, name in enumerate(["back", "forward", "home", "tabs", "menu"]):
        c.icon(name, 108 + i * 216, y, 46, "#c3c7ce" if name == "forward" else "#41464f", 5)
    c.text(108 + 3 * 216, y, "3", 26, "#41464f", "bold", "mm")
    gesture(c)
    return c, 240, H - 178


def app(time, battery, title, head="#ffffff", fg="#1f2329", bg="#f4f5f7", more=True, bottom_bg=None):
    c = Canvas(W, H, bg)
    c.rect(0, 0, W, 236, head)
    status(c, time, battery, fg)
    c.icon("back", 66, 172, 42, fg, 5)
    c.text(W / 2, 172, title, 50, fg, "bold", "mm")
    if more:
        c.icon("more", 1010, 172, 46, fg)
    if head == "#ffffff":
        c.hline(0, W, 234, "#eceef1")
    if bottom_bg:
        c.rect(0, H - 60, W, H, bottom_bg)
    gesture(c)
    return c, 236, H - 60


def site_head(c, y, name, color, tagline=None, links=()):
    c.rect(0, y, W, y + 128, color)
    c.rrect(40, y + 30, 108, y + 98, 18, "#ffffff")
    c.text(74, y + 63, name[2:3], 42, color, "bold", "mm")
    x = 130 + c.text(130, y + 64, name, 48, "#ffffff", "bold")
    if tagline:
        c.text(x + 24, y + 68, tagline, 30, mix(color, "#ffffff", .78))
    c.icon("menu", 1014, y + 64, 46, "#ffffff", 5)
    return y + 128


def card(c, y, h, x0=32, x1=1048, r=24, color="#ffffff"):
    c.rrect(x0, y, x1, y + h, r, color)


def rows(c, y, items, x0=72, x1=1008, size=39, gap=82, label=GREY, left=None, line=None):
    """Label left, value right (or at `left`); long values wrap. Returns the bottom."""
    for i, it in enumerate(items):
        k, v = it[0], it[1]
        col = it[2] if len(it) > 2 else INK
        wt = it[3] if len(it) > 3 else "regular"
        c.text(x0, y + gap / 2, k, size, label)
        avail = x1 - (left if left else x0 + 250)
        lines = wrap(v, size, avail, wt)
        yy = y + gap / 2
        for ln in lines:
            if left:
                c.text(left, yy, ln, size, col, wt)
            else:
                c.text(x1, yy, ln, size, col, wt, "rm")
            yy += size * 1.45
        y += gap + round((len(lines) - 1) * size * 1.45)
        if line and i < len(items) - 1:
            c.hline(x0, x1, y - 1, line)
    return y


def rows_height(items, x0=72, x1=1008, size=39, gap=82, left=None):
    h = 0
    for it in items:
        avail = x1 - (left if left else x0 + 250)
        n = len(wrap(it[1], size, avail, it[3] if len(it) > 3 else "regular"))
        h += gap + round((n - 1) * size * 1.45)
    return h


def section(c, y, title, items, color="#2f6fed", **kw):
    """A white card with a title and rows. Returns the bottom."""
    h = 112 + rows_height(items, **{k: v for k, v in kw.items() if k in ("size", "gap", "left")}) + 20
    card(c, y, h)
    c.rrect(72, y + 40, 80, y + 76, 4, color)
    c.text(98, y + 58, title, 43, INK, "bold")
    rows(c, y + 104, items, **kw)
    return y + h


def button(c, x0, y0, x1, y1, s, color, fg="#ffffff", outline=None, size=42, r=None):
    r = (y1 - y0) / 2 if r is None else r
    if outline:
        c.rrect(x0, y0, x1, y1, r, color, outline, 3)
    else:
        c.rrect(x0, y0, x1, y1, r, color)
    c.text((x0 + x1) / 2, (y0 + y1) / 2, s, size, fg, "bold" if not outline else "regular", "mm")


def tag(c, x, y, s, fg, bg, size=31, pad=16, h=50, r=10, outline=None):
    w = width(s, size)
    c.rrect(x, y - h / 2, x + w + 2 * pad, y + h / 2, r, bg, outline, 2)
    c.text(x + pad, y, s, size, fg)
    return x + w + 2 * pad + 14


def desktop(time, date, accent="#2f5fa8"):
    """1440 x 900 desktop with a task bar; the caller draws the window."""
    c = Canvas(1440, 900, "#dfe7f1")
    c.gradient(0, 0, 1440, 852, mix(accent, "#ffffff", .35), mix(accent, "#ffffff", .72))
    c.rect(0, 852, 1440, 900, "#eef1f6")
    c.hline(0, 1440, 852, "#d5dae2", 1)
    for i, (kind, col) in enumerate([("windows", "#2f6fed"), ("search", "#5a616c"), ("doc", "#e0982d"), ("shop", "#3a9a62"),
                                     ("bubble", "#4a7fd0")]):
        c.icon(kind, 560 + i * 62, 877, 24, col, 3)
    c.text(1418, 866, time, 15, "#2a2f37", anchor="rm")
    c.text(1418, 886, date, 15, "#2a2f37", anchor="rm")
    # volume, network
    for i in range(4):
        c.rect(1262 + i * 6, 883 - i * 4, 1266 + i * 6, 886, "#3a404a")
    c.icon("down", 1240, 876, 14, "#3a404a", 2)
    c.text(1300, 876, "中", 17, "#2a2f37", anchor="mm")
    return c


def window(c, x0, y0, x1, y1, title, bar="#ffffff", fg="#2a2f37"):
    c.shadow(x0, y0, x1, y1)
    c.rrect(x0, y0, x1, y1, 10, "#ffffff")
    c.rrect(x0, y0, x1, y0 + 42, 10, bar, corners=(True, True, False, False))
    c.text(x0 + 18, y0 + 21, title, 16, fg)
    for i, n in enumerate(["cross", "box", "min"]):
        cx = x1 - 28 - i * 48
        if n == "cross":
            c.icon("cross", cx, y0 + 21, 18, fg, 1.6)
        elif n == "box":
            c.rrect(cx - 6, y0 + 15, cx + 6, y0 + 27, 2, bar, fg, 1.5)
        else:
            c.line([(cx - 6, y0 + 21), (cx + 6, y0 + 21)], 1.6, fg)
