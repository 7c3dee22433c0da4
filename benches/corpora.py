#!/usr/bin/env python3
"""The corpora that the benchmarks pack.  Standard library only; every name and number in them is invented.

    corpora.py [--out DIR] [--seed N] [--scale F] [typical|many|big|batch ...]

typical  one dispute: 12 screenshots and photographs (0.2-3 MB), 2 bills (one GB18030, one UTF-8 with
         a byte order mark), 3 logs (20 MB of text in all), 2 exports of chats (txt, json)
many     5,000 small files (0.2-64 KB) in nested folders, ASCII and Chinese names
big      about 2 GiB: a log of 1 GiB, 700 MB that do not compress like a film, photographs, bills, chats
batch    500 small cases of 8 files each

The same seed gives the same bytes on any Python from 3.9 on (one zlib build; a PNG's bytes can differ
between zlib and zlib-ng, its pixels do not).  PNGs and JPEGs decode; the JPEGs are noise built of
restart intervals.  Modification times are fixed too.
"""
import argparse, json, os, random, struct, sys, zlib
from datetime import datetime, timedelta, timezone

CST = timezone(timedelta(hours=8))
T0 = datetime(2026, 3, 1, 9, 0, 0, tzinfo=CST)

# ---------------------------------------------------------------- files
def put(path, data, mtime):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "wb") as f:
        if isinstance(data, bytes):
            f.write(data)
        else:
            for part in data:
                f.write(part)
    os.utime(path, (mtime, mtime))

def stamp(r, spread_days=40):
    return int(T0.timestamp()) + r.randrange(spread_days * 86400)

# ---------------------------------------------------------------- PNG
def png(r, w, h, noise):
    """A phone screenshot: flat bubbles, text-like strokes, `noise` of the rows photo-like."""
    raw = bytearray()
    y = 0
    bg = bytes((237, 237, 237)) * w
    while y < h:
        band = min(h - y, r.randrange(8, 90))
        kind = r.random()
        if kind < noise:                                  # picture inside the chat
            for _ in range(band):
                raw += b"\1" + r.randbytes(3 * w)
        elif kind < 0.55:                                 # a bubble with strokes
            left, width = r.randrange(w // 3), r.randrange(w // 4, 2 * w // 3)
            col = r.choice(((149, 236, 105), (255, 255, 255), (240, 200, 120)))
            for j in range(band):
                row = bytearray(bg)
                row[3 * left:3 * (left + width)] = bytes(col) * width
                if j % 14 < 9:
                    for x in range(left + 6, left + width - 6, 11):
                        if r.random() < .75:
                            k = r.randrange(1, 8)
                            g = r.randrange(60)
                            row[3 * x:3 * (x + k)] = bytes((g, g, g)) * k
                raw += b"\0" + row[:3 * w]
        else:
            raw += (b"\0" + bg) * band
        y += band
    raw = bytes(raw[:(3 * w + 1) * h])
    def chunk(t, d):
        return struct.pack(">I", len(d)) + t + d + struct.pack(">I", zlib.crc32(t + d))
    return (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", w, h, 8, 2, 0, 0, 0))
            + chunk(b"IDAT", zlib.compress(raw, 6)) + chunk(b"IEND", b""))

# ---------------------------------------------------------------- JPEG (baseline, grey)
DC_BITS = [0, 1, 5, 1, 1, 1, 1, 1, 1, 0, 0, 0, 0, 0, 0, 0]
DC_VALS = list(range(12))
AC_BITS = [0, 2, 1, 3, 3, 2, 4, 3, 5, 5, 4, 4, 0, 0, 1, 0x7d]
AC_VALS = bytes.fromhex(
    "01020300041105122131410613516107227114328191a1082342b1c11552d1f02433627282090a161718191a25262728"
    "292a3435363738393a434445464748494a535455565758595a636465666768696a737475767778797a838485868788898a"
    "92939495969798999aa2a3a4a5a6a7a8a9aab2b3b4b5b6b7b8b9bac2c3c4c5c6c7c8c9cad2d3d4d5d6d7d8d9dae1e2e3e4"
    "e5e6e7e8e9eaf1f2f3f4f5f6f7f8f9fa")
def codes(bits, vals):
    out, code, k = {}, 0, 0
    for n, c in enumerate(bits, 1):
        for _ in range(c):
            out[vals[k]] = (code, n); code += 1; k += 1
        code <<= 1
    return out
DC, AC = codes(DC_BITS, DC_VALS), codes(AC_BITS, AC_VALS)

def mcu_row(r, blocks):
    """Entropy-coded bytes of one restart interval of `blocks` 8x8 blocks."""
    acc, n = 0, 0
    def emit(c, l):
        nonlocal acc, n
        acc = acc << l | c; n += l
    for _ in range(blocks):
        s = r.choice((0, 1, 2, 3, 4, 5))
        emit(*DC[s])
        if s: emit(r.getrandbits(s), s)
        k = 1
        while k < 64:
            run, size = r.choice(((0, 1), (0, 2), (1, 1), (0, 3), (2, 1), (3, 1), (0, 4), (5, 1)))
            k += run + 1
            if k > 40: break
            emit(*AC[run << 4 | size]); emit(r.getrandbits(size), size)
        emit(*AC[0])
    pad = -n % 8
    acc = acc << pad | (1 << pad) - 1
    return acc.to_bytes((n + pad) // 8, "big").replace(b"\xff", b"\xff\0")

POOL = {}
def jpeg(r, target, seed=7):
    """About `target` bytes.  1024 px wide; intervals of 16 blocks drawn from a pool of 12,000."""
    if not POOL:
        pr = random.Random(seed)
        POOL[0] = [mcu_row(pr, 16) for _ in range(12000)]
    pool = POOL[0]
    body, size, i = [], 0, 0
    while size < target or i % 8:
        seg = pool[r.randrange(12000)]
        mark = bytes((0xff, 0xd0 + i % 8))
        body.append(seg); body.append(mark); size += len(seg) + 2; i += 1
    body.pop()
    w, h = 1024, i // 8 * 8
    if h > 65500: raise ValueError("too big for one JPEG")
    def seg(m, d): return bytes((0xff, m)) + struct.pack(">H", len(d) + 2) + d
    when = (T0 + timedelta(seconds=r.randrange(3000000))).strftime("%Y:%m:%d %H:%M:%S").encode() + b"\0"
    tiff = (b"MM\0*\0\0\0\x08" + b"\0\1" + struct.pack(">HHII", 0x132, 2, 20, 26) + b"\0\0\0\0" + when)
    return (b"\xff\xd8" + seg(0xe0, b"JFIF\0\1\1\0\0\1\0\1\0\0") + seg(0xe1, b"Exif\0\0" + tiff)
            + seg(0xdb, b"\0" + bytes(16 + i for i in range(64))) + seg(0xc0, struct.pack(">BHHB", 8, h, w, 1) + b"\1\x11\0")
            + seg(0xc4, b"\0" + bytes(DC_BITS) + bytes(DC_VALS)) + seg(0xc4, b"\x10" + bytes(AC_BITS) + AC_VALS)
            + seg(0xdd, struct.pack(">H", 16)) + seg(0xda, b"\1\1\0\0\x3f\0") + b"".join(body) + b"\xff\xd9")

# ---------------------------------------------------------------- text
SHOPS = "示例优选 示例数码旗舰店 示例生鲜 样本驿站 样本家居 示例母婴 样本图书 示例到家".split()
PHRASES = ("您好，订单显示已签收但我没有收到 请提供快递底单 已经为您催促物流 退款将在七个工作日内到账 "
           "商品与描述不符 我要求退一赔三 这边帮您转接人工客服 请您耐心等待 优惠券已过期无法补发 "
           "系统显示您已确认收货 我有录音和截图 会向消费者协会投诉 发票什么时候开 收到的是破损的 "
           "ok thanks 请看附件 稍等一下哈亲 这不是质量问题呢 不支持七天无理由").split()
LOGGERS = ["c.s.order.OrderController", "c.s.pay.RefundService", "c.s.gw.AccessFilter", "o.s.w.s.DispatcherServlet",
           "c.s.logi.TrackClient", "com.zaxxer.hikari.pool.HikariPool"]
MSGS = ["query order detail success", "refund request accepted", "GET /api/v1/orders/{} 200", "POST /api/v1/refunds 202",
        "upstream timeout, retry {}", "物流轨迹更新 sign=已签收", "slow sql select * from t_order where id={}", "cache miss key=user:{}:cart"]

def log(r, size):
    t, left, batch = T0, size, []
    have = 0
    rnd, bits = r.random, r.getrandbits
    ms = int(T0.timestamp() * 1000)
    last_sec, sec_txt = -1, ""
    while left > 0:
        ms += bits(7)
        sec = ms // 1000
        if sec != last_sec:
            sec_txt = datetime.fromtimestamp(sec, CST).strftime("%Y-%m-%d %H:%M:%S"); last_sec = sec
        a = bits(40)
        lvl = "INFO " if a & 15 else ("WARN " if a & 16 else "ERROR")
        m = MSGS[a >> 5 & 7]
        if "{" in m: m = m.replace("{}", str(a >> 20))
        line = (f"{sec_txt}.{ms % 1000:03d} {lvl} [exec-{a & 63}] {LOGGERS[(a >> 8) % 6]} - {m} uid={100000 + (a >> 22)} "
                f"ip=10.{a >> 3 & 7}.{a >> 6 & 255}.{a >> 14 & 255} cost={a >> 9 & 511}ms traceId={bits(64):016x}\n").encode()
        batch.append(line); have += len(line)
        if have >= 1 << 20 or have >= left:
            blob = b"".join(batch)[:left]
            if left == len(blob): blob = blob[:-1] + b"\n"
            left -= len(blob); batch, have = [], 0
            yield blob

def wechat_csv(r, size):
    head = ("微信支付账单明细,,,,,,,,\n微信昵称：[张示例],,,,,,,,\n起始时间：[2026-01-01 00:00:00] 终止时间：[2026-03-31 23:59:59],,,,,,,,\n"
            "----------------------微信支付账单明细列表--------------------,,,,,,,,\n"
            "交易时间,交易类型,交易对方,商品,收/支,金额(元),支付方式,当前状态,交易单号,商户单号,备注\n")
    out, n = ["\ufeff" + head], len(head)
    t = T0
    while n < size:
        t += timedelta(seconds=r.randrange(20, 9000))
        l = (f"{t:%Y-%m-%d %H:%M:%S},商户消费,{r.choice(SHOPS)},\"{r.choice(PHRASES)}\",支出,¥{r.randrange(100, 99999) / 100:.2f},零钱,"
             f"支付成功,\"4200{r.randrange(10**24):024d}\t\",\"{r.randrange(10**20):020d}\t\",\"/\"\n")
        out.append(l); n += len(l.encode())
    return "".join(out).encode()

def alipay_csv(r, size):
    head = "支付宝交易记录明细查询\n账号:[zha***@example.invalid]\n---------------------------------交易记录明细列表------------------------------------\n" \
           "交易号,商家订单号,交易创建时间,付款时间,交易对方,商品名称,金额（元）,收/支,交易状态,备注\n"
    out, n = [head], len(head)
    t = T0
    while n < size:
        t += timedelta(seconds=r.randrange(20, 9000))
        l = f"2026{r.randrange(10**24):024d}\t,T200P{r.randrange(10**18):018d}\t,{t:%Y-%m-%d %H:%M:%S},{t:%Y-%m-%d %H:%M:%S},{r.choice(SHOPS)},{r.choice(PHRASES)},{r.randrange(100, 99999) / 100:.2f},支出,交易成功,\n"
        out.append(l); n += len(l.encode("gb18030"))
    return "".join(out).encode("gb18030")

def chat_txt(r, size):
    t, n, out = T0, 0, []
    who = ["张示例", r.choice(SHOPS) + "客服07"]
    while n < size:
        t += timedelta(seconds=r.randrange(3, 600))
        l = f"{t:%Y-%m-%d %H:%M:%S} {who[r.random() < .5]}\n{'，'.join(r.choices(PHRASES, k=r.randrange(1, 4)))}\n\n"
        out.append(l); n += len(l.encode())
    return "".join(out).encode()

def chat_json(r, size):
    t, n, out, i = T0, 0, [], 0
    while n < size:
        t += timedelta(seconds=r.randrange(3, 600)); i += 1
        m = {"localId": i, "talker": "wxid_%012x" % r.getrandbits(48), "createTime": int(t.timestamp()), "type": 1,
             "content": "，".join(r.choices(PHRASES, k=r.randrange(1, 4))), "svrId": str(r.getrandbits(63))}
        l = json.dumps(m, ensure_ascii=False); out.append(l); n += len(l.encode()) + 2
    return ("[" + ",\n".join(out) + "]").encode()

def html(r, size):
    n, out = 0, ["<!doctype html><meta charset=utf-8><title>订单详情</title><body>"]
    while n < size:
        l = f"<div class=\"row item\"><span class=k>{r.choice(SHOPS)}</span><span class=v>{r.choice(PHRASES)} {r.randrange(10**9)}</span></div>\n"
        out.append(l); n += len(l.encode())
    return "".join(out).encode()

def mp4(r, size):
    yield struct.pack(">I4s4sI4s4s", 24, b"ftyp", b"isom", 512, b"isom", b"mp42")
    yield struct.pack(">I4s", size - 24, b"mdat")
    left = size - 32
    while left:
        k = min(left, 4 << 20); yield r.randbytes(k); left -= k

# ---------------------------------------------------------------- corpora
def typical(out, seed, scale):
    r = random.Random(f"{seed}typical")
    S = lambda n: max(2000, int(n * scale))
    for i in range(7):
        put(f"{out}/截图/聊天截图 {i + 1:02d}.png", png(r, 1080, max(40, int((1200 + 180 * i) * scale)), .06 + .035 * i), stamp(r))
    for i, n in enumerate((210_000, 480_000, 900_000, 1_800_000, 2_900_000)):
        put(f"{out}/照片/IMG_{20260301 + i}_{r.randrange(10**6):06d}.jpg", jpeg(r, S(n)), stamp(r))
    put(f"{out}/账单/微信支付账单(20260101-20260331).csv", wechat_csv(r, S(420_000)), stamp(r))
    put(f"{out}/账单/alipay_record_20260331.csv", alipay_csv(r, S(260_000)), stamp(r))
    for name, n in (("gateway.log", 12_000_000), ("order-service.log", 5_500_000), ("客服系统.log", 2_500_000)):
        put(f"{out}/日志/{name}", log(r, S(n)), stamp(r))
    put(f"{out}/聊天/与示例数码旗舰店的聊天记录.txt", chat_txt(r, S(380_000)), stamp(r))
    put(f"{out}/聊天/messages.json", chat_json(r, S(900_000)), stamp(r))

def many(out, seed, scale):
    r = random.Random(f"{seed}many")
    for i in range(max(10, int(5000 * scale))):
        n = int(200 * 2 ** r.uniform(0, 8.3))
        d = f"{out}/{i % 20:02d}-{SHOPS[i % 8]}/{i // 20 % 10}"
        k = r.randrange(10)
        if k < 3: p, b = f"{d}/消息 {i:05d}.txt", chat_txt(r, n)
        elif k < 5: p, b = f"{d}/msg-{i:05d}.json", chat_json(r, n)
        elif k < 7: p, b = f"{d}/page_{i:05d}.html", html(r, n)
        elif k < 9: p, b = f"{d}/缩略图_{i:05d}.jpg", jpeg(r, n)
        else: p, b = f"{d}/trace-{i:05d}.log", b"".join(log(r, n))
        put(p, b, stamp(r))

def big(out, seed, scale):
    r = random.Random(f"{seed}big")
    put(f"{out}/video/现场录像.mp4", mp4(r, int(700_000_000 * scale)), stamp(r))
    put(f"{out}/log/platform-full.log", log(r, int((1 << 30) * scale)), stamp(r))
    for i in range(max(1, int(90 * scale))):
        put(f"{out}/photo/IMG_{i:04d}.jpg", jpeg(r, r.randrange(800_000, 3_500_000)), stamp(r))
    for i in range(max(1, int(12 * scale))):
        put(f"{out}/csv/bill-{i:02d}.csv", wechat_csv(r, 4_000_000), stamp(r))
    for i in range(max(1, int(6 * scale))):
        put(f"{out}/chat/messages-{i}.json", chat_json(r, 25_000_000 // 3), stamp(r))
    put(f"{out}/log/second.log", log(r, int(110_000_000 * scale)), stamp(r))

def batch(out, seed, scale):
    for c in range(max(2, int(500 * scale))):
        r = random.Random(f"{seed}batch{c}")
        d = f"{out}/case-{c:04d}"
        for i in range(3): put(f"{d}/截图{i + 1}.jpg", jpeg(r, r.randrange(30_000, 120_000)), stamp(r))
        put(f"{d}/订单.html", html(r, r.randrange(4_000, 30_000)), stamp(r))
        put(f"{d}/bill.csv", wechat_csv(r, r.randrange(3_000, 20_000)), stamp(r))
        put(f"{d}/聊天记录.txt", chat_txt(r, r.randrange(5_000, 60_000)), stamp(r))
        put(f"{d}/messages.json", chat_json(r, r.randrange(5_000, 40_000)), stamp(r))
        put(f"{d}/app.log", b"".join(log(r, r.randrange(20_000, 200_000))), stamp(r))

def main():
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("--out", default="corpora"); ap.add_argument("--seed", default="1"); ap.add_argument("--scale", type=float, default=1.0)
    ap.add_argument("which", nargs="*", default=[])
    a = ap.parse_args()
    kinds = {f.__name__: f for f in (typical, many, big, batch)}
    for w in a.which or list(kinds):
        d = f"{a.out}/{w}"
        if os.path.exists(d): sys.exit(f"{d} exists; remove it first")
        kinds[w](d, a.seed, a.scale)
        n = s = 0
        for base, _, fs in os.walk(d):
            for f in fs: n += 1; s += os.path.getsize(os.path.join(base, f))
        print(f"{w}: {n} files, {s:,} bytes")
if __name__ == "__main__":
    main()
