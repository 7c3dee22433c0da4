"""Payment bills in the shapes the payment apps export. Amounts are exact decimals, sums are computed."""
import io
import zipfile
from datetime import datetime
from decimal import Decimal
from xml.sax.saxutils import escape


def totals(rows, direction, amount, at):
    sums = {}
    for r in rows:
        n, s = sums.get(r[at], (0, Decimal("0.00")))
        sums[r[at]] = (n + 1, s + Decimal(r[amount]))
    n, s = sums.get(direction, (0, Decimal("0.00")))
    return f"{n}笔 {s:.2f}元"


# ---- Alipay app, layout of 2026: 12 columns and a trailing comma, 8 notes, GB18030 ------------
ALIPAY_NOTES = [
    "本回单内容可表明支付宝受理了相应支付交易申请；",
    "请勿将本回单作为收款方发货的凭据使用；",
    "支付宝快捷支付等非余额支付方式可能既产生支付宝交易也同步产生银行交易；",
    "本回单如经任何涂改、编造，均立即失去效力；",
    "部分账单如：充值提现、账户转存或者个人设置收支等不计入为收入或者支出，记为不计收支类；",
    "因统计逻辑不同，明细金额直接累加后，可能会和下方统计金额不一致，请以实际交易金额为准；",
    "禁止将本回单用于非法用途；",
    "本明细仅供个人对账使用。",
]


def alipay(name, account, start, end, exported, rows):
    """rows: time, category, counterparty, account, item, direction, amount, method, status, id, merchant id, note"""
    rows = sorted(rows, reverse=True)
    dash = "-" * 84
    out = [dash, "导出信息：", f"姓名：{name}", f"支付宝账户：{account}",
           f"起始时间：[{start}]    终止时间：[{end}]", "导出交易类型：[全部]", f"导出时间：[{exported}]",
           f"共{len(rows)}笔记录"]
    for d in ("收入", "支出", "不计收支"):
        out.append(f"{d}：{totals(rows, d, 6, 5)}")
    out += ["", "特别提示："]
    out += [f"{i}.{n}" for i, n in enumerate(ALIPAY_NOTES, 1)]
    out += ["", "-" * 24 + "支付宝支付科技有限公司  电子客户回单" + "-" * 24]
    out.append("交易时间,交易分类,交易对方,对方账号,商品说明,收/支,金额,收/付款方式,交易状态,交易订单号,商家订单号,备注,")
    for r in rows:
        cells = [f'"{c}"' if "," in c else c for c in r]
        cells[9] += "\t"
        cells[10] += "\t"
        out.append(",".join(cells) + ",")
    return ("\r\n".join(out) + "\r\n").encode("gb18030")


# ---- WeChat Pay ------------------------------------------------------------------------------
WECHAT_HEAD = "交易时间,交易类型,交易对方,商品,收/支,金额(元),支付方式,当前状态,交易单号,商户单号,备注".split(",")
WECHAT_NOTES = [
    "1. 充值/提现/理财通购买/零钱通存取/信用卡还款等交易，将计入中性交易",
    "2. 本明细仅展示当前账单中的交易，不包括已删除的记录",
    "3. 本明细仅供个人对账使用",
]
WECHAT_RULE = "-" * 22 + "微信支付账单明细列表" + "-" * 20


def _wechat_preamble(nick, start, end, exported, rows):
    return [
        (1, "微信支付账单明细"), (2, f"微信昵称：[{nick}]"), (3, f"起始时间：[{start}] 终止时间：[{end}]"),
        (4, "导出类型：[全部]"), (5, f"导出时间：[{exported}]"),
        (7, f"共{len(rows)}笔记录"), (8, f"收入：{totals(rows, '收入', 5, 4)}"),
        (9, f"支出：{totals(rows, '支出', 5, 4)}"), (10, f"中性交易：{totals(rows, '/', 5, 4)}"), (11, "注："),
    ]


def wechat_csv(nick, start, end, exported, rows):
    """The CSV shape of 2025: UTF-8 with BOM, quoted text, a tab behind the two ids.

    rows: time, type, counterparty, item, direction, amount, method, status, id, merchant id, note"""
    rows = sorted(rows, reverse=True)
    lines = dict(_wechat_preamble(nick, start, end, exported, rows))
    lines.update({12 + i: n for i, n in enumerate(WECHAT_NOTES)})
    lines[16] = WECHAT_RULE
    out = [lines.get(i, "") + "," * 10 for i in range(1, 17)]
    out.append(",".join(WECHAT_HEAD))
    for t, kind, who, item, io_, amount, method, state, tid, mid, note in rows:
        out.append(f'{t},{kind},"{who}","{item}","{io_}",¥{amount},"{method}","{state}","{tid}"\t,"{mid}"\t,"{note}"')
    return ("\r\n".join(out) + "\r\n").encode("utf-8-sig")


def serial(text):
    """Excel serial of a wall clock time, shortest text that gives the same double."""
    d = datetime.fromisoformat(text) - datetime(1899, 12, 30)
    days = d.days + d.seconds / 86400
    return str(int(days)) if days == int(days) else repr(days)


def _col(i):
    return "ABCDEFGHIJK"[i]


def wechat_xlsx(nick, start, end, exported, rows):
    """The workbook shape since March 2026: a fourth note, header in row 18, blank lines without a row,
    times as Excel serials, amounts as numbers, ids as shared strings."""
    rows = sorted(rows, reverse=True)
    strings, index = [], {}
    uses = 0

    def s(text):
        nonlocal uses
        uses += 1
        if text not in index:
            index[text] = len(strings)
            strings.append(text)
        return index[text]

    lines = _wechat_preamble(nick, start, end, exported, rows)
    lines += [(12 + i, n) for i, n in enumerate(WECHAT_NOTES)]
    lines += [(15, "4. 本账单中所有时间均为UTC+08:00时间"), (17, WECHAT_RULE)]
    xml = [f'<row r="{n}"><c r="A{n}" t="s"><v>{s(t)}</v></c></row>' for n, t in lines]
    cells = "".join(f'<c r="{_col(i)}18" t="s"><v>{s(h)}</v></c>' for i, h in enumerate(WECHAT_HEAD))
    xml.append(f'<row r="18">{cells}</row>')
    for n, r in enumerate(rows, 19):
        cells = ""
        for i, v in enumerate(r):
            if i == 0:
                cells += f'<c r="A{n}" s="1"><v>{serial(v)}</v></c>'
            elif i == 5:
                d = Decimal(v)
                num = format(d.normalize(), "f")
                cells += f'<c r="F{n}" s="2"><v>{num}</v></c>'
            else:
                cells += f'<c r="{_col(i)}{n}" t="s"><v>{s(v)}</v></c>'
        xml.append(f'<row r="{n}">{cells}</row>')
    head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    pack = "http://schemas.openxmlformats.org/package/2006"
    ct = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    merges = "".join(f'<mergeCell ref="A{i}:K{i}"/>' for i in range(1, 18))
    widths = "".join(f'<col min="{i}" max="{i}" width="{w}" customWidth="1"/>'
                     for i, w in enumerate((22, 14, 22, 34, 8, 12, 18, 16, 34, 34, 16), 1))
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{pack}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{ct}.sheet.main+xml"/>'
        f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{ct}.worksheet+xml"/>'
        f'<Override PartName="/xl/sharedStrings.xml" ContentType="{ct}.sharedStrings+xml"/>'
        f'<Override PartName="/xl/styles.xml" ContentType="{ct}.styles+xml"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{pack}/relationships">'
        f'<Relationship Id="rId1" Type="{office}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{main}" xmlns:r="{office}"><sheets>'
        '<sheet name="Sheet1" sheetId="1" r:id="rId1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{pack}/relationships">'
        f'<Relationship Id="rId1" Type="{office}/worksheet" Target="worksheets/sheet1.xml"/>'
        f'<Relationship Id="rId2" Type="{office}/sharedStrings" Target="sharedStrings.xml"/>'
        f'<Relationship Id="rId3" Type="{office}/styles" Target="styles.xml"/></Relationships>',
        "xl/styles.xml": f'<styleSheet xmlns="{main}"><numFmts count="2">'
        r'<numFmt numFmtId="164" formatCode="yyyy\-mm\-dd\ hh:mm:ss"/>'
        r'<numFmt numFmtId="166" formatCode="\¥#,##0.00"/></numFmts>'
        '<fonts count="1"><font><sz val="11"/><name val="Calibri"/></font></fonts>'
        '<fills count="1"><fill><patternFill patternType="none"/></fill></fills><borders count="1"><border/></borders>'
        '<cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="3"><xf numFmtId="0"/>'
        '<xf numFmtId="164" applyNumberFormat="1"/><xf numFmtId="166" applyNumberFormat="1"/></cellXfs></styleSheet>',
        "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{main}"><cols>{widths}</cols><sheetData>{"".join(xml)}</sheetData>'
        f'<mergeCells count="17">{merges}</mergeCells></worksheet>',
        "xl/sharedStrings.xml": f'<sst xmlns="{main}" count="{uses}" uniqueCount="{len(strings)}">'
        + "".join(f'<si><t xml:space="preserve">{escape(t)}</t></si>' for t in strings) + "</sst>",
    }
    buf = io.BytesIO()
    stamp = datetime.fromisoformat(exported).timetuple()[:6]
    with zipfile.ZipFile(buf, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as z:
        for name, body in parts.items():
            info = zipfile.ZipInfo(name, stamp)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.create_system = 0
            z.writestr(info, (head + body).encode("utf-8"))
    return buf.getvalue()
