// Zips, read where they lie: the central directory and the header before each entry are compared, nothing is unpacked to
// disk, and no more than one entry is in memory (APPNOTE 6.3.10). The same rules as `juzheng verify`.

const LIMITS = { entries: 1000000, unpacked: 256 * 2 ** 30, ratio: 250, ratioAbove: 2 ** 30 };

// Encrypted, patched, strongly encrypted, masked headers (APPNOTE 4.4.4).
const SECRET = 1 | 1 << 5 | 1 << 6 | 1 << 13;
const DESCRIPTOR = 1 << 3;
const MARKED_UTF8 = 1 << 11;

/** Why there is nothing to verify: `code` is a word that page.js explains. */
class Refusal extends Error {
  constructor(code, detail = '') {
    super(code);
    this.code = code;
    this.detail = detail;
  }
}

const u16 = (view, at) => view.getUint16(at, true);
const u32 = (view, at) => view.getUint32(at, true);
const u64 = (view, at) => {
  const value = view.getBigUint64(at, true);
  if (value > BigInt(Number.MAX_SAFE_INTEGER)) throw new Refusal('archive-broken');
  return Number(value);
};

async function viewOf(file, at, length) {
  if (at < 0 || at + length > file.size) throw new Refusal('archive-broken');
  return new DataView(await file.slice(at, at + length).arrayBuffer());
}

/** What a zip says it holds, files and folders, each entry told twice and compared; and what is wrong with it. */
async function readZip(file, report) {
  const end = await findEnd(file);
  if (end.entries > LIMITS.entries) throw new Refusal('too-many');
  if (end.directoryBytes > Math.min(end.entries * 4096 + 2 ** 20, 2 ** 29)) throw new Refusal('archive-broken');
  const directory = await viewOf(file, end.directory, end.directoryBytes);
  const [entries, names] = [[], new Set()];
  let [at, unpacked, packed] = [0, 0, 0];
  for (let n = 0; n < end.entries; n += 1) {
    const entry = centralEntry(directory, at, end.prefix);
    if (holdsRecord(directory, at + 46, entry.next)) report.add('hidden-records', '');
    at = entry.next;
    unpacked += entry.size;
    packed += entry.packed;
    if (unpacked > LIMITS.unpacked) throw new Refusal('too-large');
    judge(entry, names, report);
    entries.push(entry);
  }
  if (unpacked > LIMITS.ratioAbove && unpacked / LIMITS.ratio > packed) throw new Refusal('bomb');
  for (const entry of entries) await compareLocal(file, entry, report);
  // Every byte belongs to exactly one record: the directory ends where its last entry does, and the end records begin there.
  const loose = [[end.directory + at, end.at], end.after];
  await spaces(file, entries, end.directory, loose, report);
  for (const [from, to] of loose.filter(([from, to]) => to > from)) report.add('bytes-unaccounted', String(from), String(to - from));
  for (const [from, to] of [...loose, end.comment]) {
    if (await hidesRecord(file, from, to)) report.add('hidden-records', '');
  }
  return entries.filter((entry) => entry.name !== null);
}

async function findEnd(file) {
  const zipHead = file.size >= 4 && u32(await viewOf(file, 0, 4), 0) === 0x04034b50;
  const tailAt = Math.max(0, file.size - 22 - 0xffff);
  const tail = await viewOf(file, tailAt, file.size - tailAt);
  let position = tail.byteLength - 22;
  while (position >= 0 && u32(tail, position) !== 0x06054b50) position -= 1;
  if (position < 0) throw new Refusal(zipHead ? 'truncated' : 'not-a-zip');
  const comment = u16(tail, position + 20);
  if (comment > tail.byteLength - position - 22) throw new Refusal('truncated');
  // What writes to tapes and pipes fills up its last block; nothing can hide in it.
  const filled = bytesIn(tail, position + 22 + comment, tail.byteLength - position - 22 - comment).every((byte) => byte === 0);
  const end = {
    entries: u16(tail, position + 10),
    directoryBytes: u32(tail, position + 12),
    directory: u32(tail, position + 16),
    at: tailAt + position,
    prefix: 0,
    comment: [tailAt + position + 22, tailAt + position + 22 + comment],
    after: [filled ? file.size : tailAt + position + 22 + comment, file.size],
  };
  const disks = u32(tail, position + 4);
  const locator = end.at >= 20 ? await viewOf(file, end.at - 20, 20) : null;
  const has64 = locator !== null && u32(locator, 0) === 0x07064b50;
  if ((disks !== 0 && disks !== 0xffffffff) || u16(tail, position + 8) !== end.entries) throw new Refusal('archive-broken');
  if (has64) {
    const at = u64(locator, 8);
    const record = await viewOf(file, at, 56);
    if (u32(record, 0) !== 0x06064b50 || u64(record, 4) !== 44 || at + 56 !== end.at - 20) throw new Refusal('archive-broken');
    const disks64 = [u32(locator, 4), u32(record, 16), u32(record, 20)];
    if (disks64.some((disk) => disk !== 0) || u32(locator, 16) > 1 || u64(record, 24) !== u64(record, 32)) throw new Refusal('archive-broken');
    // Programs differ in which record they believe, so where both speak they have to say the same.
    for (const [key, full, place] of [['entries', 0xffff, 32], ['directoryBytes', 0xffffffff, 40], ['directory', 0xffffffff, 48]]) {
      const value = u64(record, place);
      if (end[key] !== full && end[key] !== value) throw new Refusal('archive-broken');
      end[key] = value;
    }
    end.at = at;
  }
  end.prefix = end.at - end.directory - end.directoryBytes;
  if (end.prefix < 0) throw new Refusal('truncated');
  if (end.prefix > 0) {
    // Which is told; what is there is still listed. Either bytes stand before the archive, or between the directory and its end record.
    const here = end.directoryBytes >= 4 ? u32(await viewOf(file, end.directory, 4), 0) : 0x02014b50;
    if (here === 0x02014b50) end.prefix = 0;
    end.directory += end.prefix;
  }
  return end;
}

function centralEntry(view, at, prefix) {
  if (at + 46 > view.byteLength || u32(view, at) !== 0x02014b50) throw new Refusal('archive-broken');
  const [nameLength, extraLength, commentLength] = [28, 30, 32].map((place) => u16(view, at + place));
  const next = at + 46 + nameLength + extraLength + commentLength;
  if (next > view.byteLength) throw new Refusal('archive-broken');
  const raw = bytesIn(view, at + 46, nameLength);
  const extra = extraFields(bytesIn(view, at + 46 + nameLength, extraLength));
  const entry = {
    raw,
    extra,
    flags: u16(view, at + 8),
    method: u16(view, at + 10),
    crc: u32(view, at + 16),
    packed: u32(view, at + 20),
    size: u32(view, at + 24),
    header: u32(view, at + 42),
    attributes: u32(view, at + 38),
    folder: raw.length > 0 && raw[raw.length - 1] === 0x2f,
    next,
  };
  const disk = u16(view, at + 34);
  if (disk !== 0 && disk !== 0xffff) throw new Refusal('archive-broken');
  let [wide, full] = [extra.wide, 0];
  for (const key of ['size', 'packed', 'header']) {
    if (entry[key] === 0xffffffff && wide !== null && wide.length >= 8) {
      entry[key] = u64(viewIn(wide), 0);
      [wide, full] = [wide.subarray(8), full + 1];
    }
  }
  entry.plain = extra.plain && wideAgrees(extra.wide, full, [entry.size, entry.packed, entry.header]);
  entry.header += prefix;
  return entry;
}

/** Gives an entry its name, and says what is wrong with it by itself. */
function judge(entry, names, report) {
  entry.name = nameOf(entry);
  const shown = entry.name ?? new TextDecoder().decode(entry.raw);
  if (entry.name === null) report.add('name-unreadable', shown);
  // 7-Zip and Info-ZIP would take the second name, others the first.
  if (!entry.plain || !isCalled(entry, entry.extra.second)) report.add('headers-differ', shown);
  if (names.has(shown)) report.add('duplicate-entry', shown);
  names.add(shown);
  if (!isSafe(shown)) report.add('path-unsafe', shown);
  // The type of a Unix mode; archives from elsewhere have none, or only the DOS folder bit.
  const kind = entry.attributes >>> 16 & 0o170000;
  const saysFolder = kind === 0o040000 || (entry.attributes & 0x10) !== 0;
  if (![0, 0o040000, 0o100000].includes(kind) || (saysFolder && !entry.folder)) report.add('not-a-file', shown);
  if (entry.folder && (entry.size > 0 || entry.packed > 2)) report.add('not-a-file', shown);
  if (entry.flags & SECRET) report.add('encrypted-entry', shown);
  if (![0, 8].includes(entry.method)) report.add('method-unsupported', shown);
}

function strictly(encoding, bytes) {
  try { return new TextDecoder(encoding, { fatal: true, ignoreBOM: true }).decode(bytes); } catch { return null; }
}

function nameOf(entry) {
  const name = strictly('utf-8', entry.raw);
  if (name !== null) return name;
  const { second, secondOf } = entry.extra;
  if (second !== null && secondOf === crcOf(entry.raw)) return strictly('utf-8', second);
  return entry.flags & MARKED_UTF8 ? null : strictly('gbk', entry.raw);
}

/** Whether a second name is the one that every program sees: also one that takes a name that is not UTF-8 for GBK. */
function isCalled(entry, second) {
  if (second === null) return true;
  const name = strictly('utf-8', entry.raw) ?? (entry.flags & MARKED_UTF8 ? null : strictly('gbk', entry.raw)) ?? entry.name;
  return name !== null && strictly('utf-8', second) === name;
}

/** Whether a name stays below the folder it is unpacked in, on every platform. */
function isSafe(name) {
  const path = name.endsWith('/') ? name.slice(0, -1) : name;
  return path[1] !== ':' && !/[\\\0]/u.test(path) && path.split('/').every((part) => !['', '.', '..'].includes(part));
}

/** Compares the header before the bytes with the directory's, and finds where the bytes begin. */
async function compareLocal(file, entry, report) {
  // Mostly one reading is enough: a name as long as the directory's, and a small extra field.
  let head = await viewOf(file, entry.header, Math.min(30 + entry.raw.length + 64, Math.max(30, file.size - entry.header)));
  if (u32(head, 0) !== 0x04034b50) throw new Refusal('archive-broken');
  const [nameLength, extraLength] = [u16(head, 26), u16(head, 28)];
  if (head.byteLength < 30 + nameLength + extraLength) head = await viewOf(file, entry.header, 30 + nameLength + extraLength);
  if (holdsRecord(head, 30, 30 + nameLength + extraLength)) report.add('hidden-records', '');
  const raw = bytesIn(head, 30, nameLength);
  const { wide, plain, second } = extraFields(bytesIn(head, 30 + nameLength, extraLength));
  const flags = u16(head, 6);
  const size = (at, nth) => {
    const small = u32(head, at);
    return small === 0xffffffff && wide !== null && wide.length >= nth + 8 ? u64(viewIn(wide), nth) : small;
  };
  const [crc, packed, unpacked] = [u32(head, 14), size(18, 8), size(22, 0)];
  // What follows the bytes may be left open here; some write what they know all the same.
  const follow = (flags & DESCRIPTOR) !== 0;
  const agree = [[crc, entry.crc], [packed, entry.packed], [unpacked, entry.size]].every(([here, there]) => here === there || (follow && here === 0));
  const full = [18, 22].filter((at) => u32(head, at) === 0xffffffff).length;
  const isPlain = plain && wideAgrees(wide, full, [unpacked, packed]) && isCalled(entry, second);
  const decisive = SECRET | DESCRIPTOR | (raw.every((byte) => byte < 128) ? 0 : MARKED_UTF8);
  const same = hex(raw) === hex(entry.raw) && u16(head, 8) === entry.method && (flags & decisive) === (entry.flags & decisive);
  if (!same || !agree || !isPlain) report.add('headers-differ', entry.name ?? '');
  entry.data = entry.header + 30 + nameLength + extraLength;
  if (!entry.folder || entry.packed === 0 || entry.packed > 2) return;
  // Deflated, nothing is two bytes long.
  const nothing = entry.packed === 2 && entry.method === 8 && u16(await viewOf(file, entry.data, 2), 0) === 3;
  if (!nothing) report.add('not-a-file', entry.name ?? '');
}

/** The entries lie one after the other, from the first byte to the directory; what overlaps is told, what belongs to none is loose. */
async function spaces(file, entries, directory, loose, report) {
  const sorted = [...entries].sort((a, b) => a.header - b.header);
  let position = 0;
  for (const [n, entry] of sorted.entries()) {
    const end = entry.data + entry.packed;
    const next = sorted[n + 1]?.header ?? directory;
    loose.push([position, entry.header]);
    if (end > next) report.add('entries-overlap', entry.name ?? '');
    else if (!(entry.flags & DESCRIPTOR) || next - end > 24) loose.push([end, next]);
    else if (!isDescriptor(await viewOf(file, end, next - end), entry)) report.add('headers-differ', entry.name ?? '');
    position = next;
  }
  if (sorted.length === 0) loose.push([0, directory]);
}

/** Whether these bytes are the sizes that follow an entry, no more, and say what the directory says (APPNOTE 4.3.9). */
function isDescriptor(view, entry) {
  const length = view.byteLength;
  if (![12, 16, 20, 24].includes(length) || (length % 8 === 0 && u32(view, 0) !== 0x08074b50)) return false;
  const at = length % 8 === 0 ? 4 : 0;
  const [packed, size] = length - at === 12 ? [u32(view, at + 4), u32(view, at + 8)] : [u64(view, at + 4), u64(view, at + 12)];
  return u32(view, at) === entry.crc && packed === entry.packed && size === entry.size;
}

/** Whether a record of a second archive stands in a stretch: a program that reads another way would find that one. */
async function hidesRecord(file, from, to) {
  const piece = 65536;
  for (let at = from; to > at; at += piece) {
    const view = await viewOf(file, at, Math.min(piece + 3, to - at));
    if (holdsRecord(view, 0, view.byteLength)) return true;
  }
  return false;
}

/** Whether the signature of a header or an end record stands there; what follows it is not looked at: programs differ in what they let pass. */
function holdsRecord(view, from, to) {
  for (let at = from; at + 4 <= to; at += 1) {
    if (view.getUint8(at) === 0x50 && [0x02014b50, 0x04034b50, 0x06054b50, 0x06064b50, 0x07064b50].includes(u32(view, at))) return true;
  }
  return false;
}

function bytesIn(view, at, length) {
  return new Uint8Array(view.buffer, view.byteOffset + at, length);
}

function viewIn(bytes) {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
}

/**
 * The extra fields of a header (APPNOTE 4.5.3, 4.6.9): wide sizes, and a second name with the checksum of the first. It is plain
 * where every program finds the same: lengths add up, and of those that matter each is there once at most.
 */
function extraFields(extra) {
  const view = viewIn(extra);
  const [wides, seconds] = [[], []];
  let at = 0;
  while (at + 4 <= extra.length && at + 4 + u16(view, at + 2) <= extra.length) {
    const [number, length] = [u16(view, at), u16(view, at + 2)];
    const body = extra.subarray(at + 4, at + 4 + length);
    if (number === 1) wides.push(body);
    if (number === 0x7075) seconds.push(body);
    at += 4 + length;
  }
  const [wide, path] = [wides[0] ?? null, seconds[0] ?? null];
  return {
    wide,
    second: path === null ? null : path.subarray(5),
    secondOf: path !== null && path.length > 5 && path[0] === 1 ? u32(viewIn(path), 1) : null,
    plain: at === extra.length && wides.length <= 1 && seconds.length <= 1,
  };
}

/** Whether wide sizes that no full field asks for say what is so anyway, in their order: some programs take them wherever they stand. */
function wideAgrees(wide, full, numbers) {
  if (wide === null || wide.length === 8 * full || wide.length === 8 * full + 4) return true;
  return numbers.every((number, n) => 8 * n + 8 > wide.length || u64(viewIn(wide), 8 * n) === number);
}

const CRC = Uint32Array.from({ length: 256 }, (_, n) => {
  let value = n;
  for (let bit = 0; bit < 8; bit += 1) value = value & 1 ? value >>> 1 ^ 0xedb88320 : value >>> 1;
  return value;
});

/** CRC-32 (APPNOTE 4.4.7), of all bytes so far. */
function crcOf(bytes, before = 0) {
  let crc = ~before;
  for (let n = 0; n < bytes.length; n += 1) crc = CRC[(crc ^ bytes[n]) & 0xff] ^ crc >>> 8;
  return ~crc >>> 0;
}
