"""Drawing kit: a canvas with anti-aliased shapes, wrapped Chinese text and line icons.

All measures are pixels of the finished picture. Nothing here knows about a case.
"""
import math
from functools import lru_cache

from PIL import Image, ImageDraw, ImageFilter, ImageFont

FONTS = {"regular": None, "bold": None}  # name -> (path, index), set by draw.py

NO_LINE_START = set("，。、；：！？）】》」』”’%·…,.!?:;)]}")
NO_LINE_END = set("（【《「『“‘([{¥￥")
SS = 4  # supersampling of shapes


@lru_cache(maxsize=None)
def font(size, weight="regular"):
    path, index = FONTS[weight]
    return ImageFont.truetype(path, size, index=index)


def rgb(c):
    if isinstance(c, str):
        c = c.lstrip("#")
        return tuple(int(c[i:i + 2], 16) for i in (0, 2, 4))
    return tuple(c)


def mix(a, b, t):
    a, b = rgb(a), rgb(b)
    return tuple(round(x + (y - x) * t) for x, y in zip(a, b))


def width(s, size, weight="regular"):
    return font(size, weight).getlength(s)


def _tokens(s):
    """Latin runs stay together, every Chinese character may break."""
    run = ""
    for ch in s:
        if ch.isascii() and not ch.isspace():
            run += ch
            continue
        if run:
            yield run
            run = ""
        yield ch
    if run:
        yield run


def wrap(s, size, limit, weight="regular"):
    """Lines no wider than limit; a run of latin letters is only cut when it alone is too wide."""
    def w(toks):
        return width("".join(toks), size, weight)

    lines = []
    for para in s.split("\n"):
        line = []
        for tok in _tokens(para):
            while len(tok) > 1 and w([tok]) > limit:
                cut = len(tok)
                while cut > 1 and w([tok[:cut]]) > limit:
                    cut -= 1
                if line:
                    lines.append(line)
                line, rest = [tok[:cut]], tok[cut:]
                lines.append(line)
                line, tok = [], rest
            if line and w(line + [tok]) > limit:
                carry = [tok]
                # no line starts with a stop or ends with an opening mark
                while len(line) > 1 and (carry[0][0] in NO_LINE_START or line[-1][-1] in NO_LINE_END):
                    carry.insert(0, line.pop())
                lines.append(line)
                line = carry if not carry[0].isspace() else carry[1:]
            else:
                line.append(tok)
        lines.append(line)
    return ["".join(x).rstrip() for x in lines]


class Canvas:
    def __init__(self, w, h, bg="#f4f5f7"):
        self.w, self.h = w, h
        self.im = Image.new("RGB", (w, h), rgb(bg))
        self.d = ImageDraw.Draw(self.im)

    # ---- shapes ---------------------------------------------------------
    def _blend(self, box, color, paint):
        """paint(draw, scale) draws white on a black mask in coordinates relative to box."""
        x0, y0, x1, y1 = (math.floor(box[0]) - 2, math.floor(box[1]) - 2,
                          math.ceil(box[2]) + 2, math.ceil(box[3]) + 2)
        m = Image.new("L", ((x1 - x0) * SS, (y1 - y0) * SS), 0)
        paint(ImageDraw.Draw(m), lambda x, y: ((x - x0) * SS, (y - y0) * SS))
        m = m.resize((x1 - x0, y1 - y0), Image.BOX)
        fill = color if isinstance(color, Image.Image) else Image.new("RGB", m.size, rgb(color))
        if isinstance(color, Image.Image):
            base = Image.new("RGB", m.size)
            base.paste(fill.resize((x1 - x0 - 4, y1 - y0 - 4)), (2, 2))
            fill = base
        self.im.paste(fill, (x0, y0), m)

    def rect(self, x0, y0, x1, y1, color):
        self.d.rectangle((x0, y0, x1 - 1, y1 - 1), fill=rgb(color))

    def rrect(self, x0, y0, x1, y1, r, color, outline=None, lw=2, corners=None):
        def paint(d, at, inset=0):
            a, b = at(x0 + inset, y0 + inset), at(x1 - inset, y1 - inset)
            d.rounded_rectangle((*a, b[0] - 1, b[1] - 1), max(0, r - inset) * SS, fill=255,
                                corners=corners)
        if outline:
            self._blend((x0, y0, x1, y1), outline, paint)
            if color is not None:
                self._blend((x0, y0, x1, y1), color, lambda d, at: paint(d, at, lw))
        else:
            self._blend((x0, y0, x1, y1), color, paint)

    def circle(self, cx, cy, r, color):
        self._blend((cx - r, cy - r, cx + r, cy + r), color,
                    lambda d, at: d.ellipse((*at(cx - r, cy - r), *at(cx + r, cy + r)), fill=255))

    def ring(self, cx, cy, r, lw, color, start=0, end=360):
        self._blend((cx - r, cy - r, cx + r, cy + r), color,
                    lambda d, at: d.arc((*at(cx - r, cy - r), *at(cx + r, cy + r)), start, end,
                                        fill=255, width=round(lw * SS)))

    def poly(self, pts, color):
        xs, ys = [p[0] for p in pts], [p[1] for p in pts]
        self._blend((min(xs), min(ys), max(xs), max(ys)), color,
                    lambda d, at: d.polygon([at(*p) for p in pts], fill=255))

    def line(self, pts, lw, color):
        xs, ys = [p[0] for p in pts], [p[1] for p in pts]

        def paint(d, at):
            q = [at(*p) for p in pts]
            d.line(q, fill=255, width=round(lw * SS), joint="curve")
            for x, y in q:
                h = lw * SS / 2
                d.ellipse((x - h, y - h, x + h, y + h), fill=255)
        self._blend((min(xs) - lw, min(ys) - lw, max(xs) + lw, max(ys) + lw), color, paint)

    def gradient(self, x0, y0, x1, y1, top, bottom, r=0, horizontal=False):
        w, h = x1 - x0, y1 - y0
        n = w if horizontal else h
        strip = Image.new("RGB", (n, 1) if horizontal else (1, n))
        strip.putdata([mix(top, bottom, i / max(1, n - 1)) for i in range(n)])
        g = strip.resize((w, h))
        if r:
            self._blend((x0, y0, x1, y1), g,
                        lambda d, at: d.rounded_rectangle(
                            (*at(x0, y0), at(x1, y1)[0] - 1, at(x1, y1)[1] - 1), r * SS, fill=255))
        else:
            self.im.paste(g, (x0, y0))

    def hline(self, x0, x1, y, color="#e8eaed", lw=2):
        self.rect(x0, y, x1, y + lw, color)

    def shadow(self, x0, y0, x1, y1, blur=16, strength=90, dy=6):
        m = Image.new("L", (self.w, self.h), 0)
        ImageDraw.Draw(m).rounded_rectangle((x0, y0 + dy, x1, y1 + dy), 12, fill=strength)
        self.im.paste(Image.new("RGB", m.size, (20, 28, 44)), (0, 0), m.filter(ImageFilter.GaussianBlur(blur)))

    # ---- text -----------------------------------------------------------
    def text(self, x, y, s, size, color="#1f2329", weight="regular", anchor="lm"):
        """anchor: l/m/r and m (middle of the em box) — y is the middle of the line."""
        f = font(size, weight)
        asc = round(size * 0.88)
        top = y - size / 2
        w = f.getlength(s)
        if anchor[0] == "m":
            x -= w / 2
        elif anchor[0] == "r":
            x -= w
        self.d.text((round(x), round(top + asc)), s, font=f, fill=rgb(color), anchor="ls")
        return w

    def para(self, x, y, s, size, limit, color="#1f2329", weight="regular", leading=1.55, anchor="l"):
        """y is the top of the first line; returns the bottom."""
        lh = round(size * leading)
        for ln in wrap(s, size, limit, weight):
            self.text(x, y + lh / 2, ln, size, color, weight, anchor + "m")
            y += lh
        return y

    def rich(self, x, y, parts, size, anchor="l"):
        """parts: [(text, color, weight)] on one line."""
        total = sum(width(t, size, w) for t, _, w in parts)
        if anchor == "r":
            x -= total
        elif anchor == "m":
            x -= total / 2
        for t, c, w in parts:
            x += self.text(x, y, t, size, c, w)

    # ---- icons ----------------------------------------------------------
    def icon(self, name, cx, cy, s, color, lw=None):
        lw = lw or max(3, s / 11)
        h = s / 2

        def L(*pts):
            self.line([(cx + px * h, cy + py * h) for px, py in pts], lw, color)
        if name == "back":
            L((.35, -.8), (-.45, 0), (.35, .8))
        elif name == "forward":
            L((-.35, -.8), (.45, 0), (-.35, .8))
        elif name == "chevron":
            L((-.25, -.55), (.3, 0), (-.25, .55))
        elif name == "down":
            L((-.6, -.3), (0, .3), (.6, -.3))
        elif name == "more":
            for i in (-.7, 0, .7):
                self.circle(cx + i * h, cy, s / 11, color)
        elif name == "menu":
            for i in (-.55, 0, .55):
                L((-.75, i), (.75, i))
        elif name == "search":
            self.ring(cx - h * .15, cy - h * .15, h * .65, lw, color)
            L((.38, .38), (.8, .8))
        elif name == "home":
            L((-.8, -.05), (0, -.8), (.8, -.05))
            L((-.6, -.1), (-.6, .75), (.6, .75), (.6, -.1))
        elif name == "tabs":
            L((-.7, -.7), (.7, -.7), (.7, .7), (-.7, .7), (-.7, -.7))
        elif name == "lock":
            self.rrect(cx - h * .6, cy - h * .1, cx + h * .6, cy + h * .8, s * .08, color)
            self.ring(cx, cy - h * .15, h * .42, lw, color, 180, 360)
            L((-.36, -.15), (-.36, 0))
            L((.36, -.15), (.36, 0))
        elif name == "refresh":
            self.ring(cx, cy, h * .7, lw, color, 40, 330)
            self.poly([(cx + h * .35, cy - h * .35), (cx + h * .95, cy - h * .55),
                       (cx + h * .8, cy + h * .08)], color)
        elif name == "check":
            L((-.5, .02), (-.12, .4), (.55, -.38))
        elif name == "cross":
            L((-.5, -.5), (.5, .5))
            L((-.5, .5), (.5, -.5))
        elif name == "plus":
            L((-.6, 0), (.6, 0))
            L((0, -.6), (0, .6))
        elif name == "clock":
            self.ring(cx, cy, h * .85, lw, color)
            L((0, -.45), (0, .05), (.35, .25))
        elif name == "bang":
            L((0, -.5), (0, .1))
            self.circle(cx, cy + h * .45, lw * .62, color)
        elif name == "user":
            self.ring(cx, cy - h * .35, h * .4, lw, color)
            self.ring(cx, cy + h * .85, h * .75, lw, color, 195, 345)
        elif name == "smile":
            self.ring(cx, cy, h * .85, lw, color)
            self.circle(cx - h * .3, cy - h * .22, lw * .8, color)
            self.circle(cx + h * .3, cy - h * .22, lw * .8, color)
            self.ring(cx, cy + h * .02, h * .45, lw, color, 25, 155)
        elif name == "bubble":
            L((-.8, -.65), (.8, -.65), (.8, .4), (.05, .4), (-.35, .8), (-.35, .4), (-.8, .4), (-.8, -.65))
        elif name == "doc":
            L((-.6, -.8), (.25, -.8), (.6, -.45), (.6, .8), (-.6, .8), (-.6, -.8))
            L((-.3, -.05), (.3, -.05))
            L((-.3, .35), (.3, .35))
        elif name == "shop":
            L((-.7, -.75), (.7, -.75), (.85, -.2), (-.85, -.2), (-.7, -.75))
            L((-.65, -.1), (-.65, .75), (.65, .75), (.65, -.1))
        elif name == "star":
            pts = []
            for i in range(10):
                r = h * (.85 if i % 2 == 0 else .36)
                a = math.pi * (i / 5 - .5)
                pts.append((cx + r * math.cos(a), cy + r * math.sin(a)))
            self.poly(pts, color)
        elif name == "gem":
            self.poly([(cx - h * .45, cy - h * .7), (cx + h * .45, cy - h * .7), (cx + h * .85, cy - h * .15),
                       (cx, cy + h * .8), (cx - h * .85, cy - h * .15)], color)
            c2 = mix(color, "#ffffff", .45)
            self.poly([(cx - h * .45, cy - h * .7), (cx + h * .45, cy - h * .7), (cx, cy - h * .15)], c2)
            self.poly([(cx - h * .32, cy - h * .15), (cx + h * .32, cy - h * .15), (cx, cy + h * .8)],
                      mix(color, "#ffffff", .22))
        elif name == "coin":
            self.circle(cx, cy, h * .9, color)
            self.circle(cx, cy, h * .72, mix(color, "#ffffff", .35))
            self.circle(cx, cy, h * .6, color)
            self.icon("star", cx, cy, s * .55, mix(color, "#ffffff", .65))
        elif name == "windows":
            for i in (-1, 1):
                for j in (-1, 1):
                    self.rect(round(cx + (i * .5 - .42) * h), round(cy + (j * .5 - .42) * h),
                              round(cx + (i * .5 + .42) * h), round(cy + (j * .5 + .42) * h), color)
        else:
            raise KeyError(name)
