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

/** What a zip says it holds, each entry told twice and compared; and what is wrong with it. */
async function readZip(file, report) {
  const end = await findEnd(file);
  if (end.entries > LIMITS.entries) throw new Refusal('too-many');
  if (end.directoryBytes > Math.min(end.entries * 4096 + 2 ** 20, 2 ** 29)) throw new Refusal('archive-broken');
  const directory = await viewOf(file, end.directory, end.directoryBytes);
  const [entries, names] = [[], new Set()];
  let [at, unpacked, packed] = [0, 0, 0];
  for (let n = 0; n < end.entries; n += 1) {
    const entry = centralEntry(directory, at, end.prefix);
    at = entry.next;
    unpacked += entry.size;
    packed += entry.packed;
    if (unpacked > LIMITS.unpacked) throw new Refusal('too-large');
    judge(entry, names, report);
    entries.push(entry);
  }
  if (unpacked > LIMITS.ratioAbove && unpacked / LIMITS.ratio > packed) throw new Refusal('bomb');
  for (const entry of entries) await compareLocal(file, entry, report);
  const loose = [...end.loose, [end.directory + at, end.at]];
  spaces(entries, end.directory, loose, report);
  for (const [from, to] of loose) {
    if (await hidesRecord(file, from, to)) report.add('hidden-records', '');
  }
  return entries.filter((entry) => entry.name !== null && !entry.folder);
}

async function findEnd(file) {
  const zipHead = file.size >= 4 && u32(await viewOf(file, 0, 4), 0) === 0x04034b50;
  const tailAt = Math.max(0, file.size - 22 - 0xffff);
  const tail = await viewOf(file, tailAt, file.size - tailAt);
  let position = tail.byteLength - 22;
  while (position >= 0 && u32(tail, position) !== 0x06054b50) position -= 1;
  if (position < 0) throw new Refusal(zipHead ? 'truncated' : 'not-a-zip');
  if (u16(tail, position + 20) > tail.byteLength - position - 22) throw new Refusal('truncated');
  const end = {
    entries: u16(tail, position + 10),
    directoryBytes: u32(tail, position + 12),
    directory: u32(tail, position + 16),
    at: tailAt + position,
    prefix: 0,
    loose: [[tailAt + position + 22, file.size]],
  };
  const disks = u32(tail, position + 4);
  const locator = end.at >= 20 ? await viewOf(file, end.at - 20, 20) : null;
  const has64 = locator !== null && u32(locator, 0) === 0x07064b50;
  if ((disks !== 0 && disks !== 0xffffffff) || (!has64 && u16(tail, position + 8) !== end.entries)) throw new Refusal('archive-broken');
  if (has64) {
    const at = u64(locator, 8);
    const record = await viewOf(file, at, 56);
    if (u32(record, 0) !== 0x06064b50) throw new Refusal('archive-broken');
    // Programs differ in which record they believe, so where both speak they have to say the same.
    for (const [key, full, place] of [['entries', 0xffff, 32], ['directoryBytes', 0xffffffff, 40], ['directory', 0xffffffff, 48]]) {
      const value = u64(record, place);
      if (end[key] !== full && end[key] !== value) throw new Refusal('archive-broken');
      end[key] = value;
    }
    end.loose.push([at + 56, end.at - 20]);
    end.at = at;
  }
  end.prefix = end.at - end.directory - end.directoryBytes;
  if (end.prefix < 0) throw new Refusal('truncated');
  if (end.prefix > 0) {
    // Either bytes stand before the archive, or between the directory and its end record.
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
  const extra = bytesIn(view, at + 46 + nameLength, extraLength);
  const entry = {
    raw,
    flags: u16(view, at + 8),
    method: u16(view, at + 10),
    crc: u32(view, at + 16),
    packed: u32(view, at + 20),
    size: u32(view, at + 24),
    header: u32(view, at + 42),
    attributes: u32(view, at + 38),
    folder: raw.length > 0 && raw[raw.length - 1] === 0x2f,
    unicode: unicodePath(extra),
    next,
  };
  const disk = u16(view, at + 34);
  if (disk !== 0 && disk !== 0xffff) throw new Refusal('archive-broken');
  let wide = extraField(extra, 1);
  for (const key of ['size', 'packed', 'header']) {
    if (entry[key] === 0xffffffff && wide !== null && wide.length >= 8) {
      entry[key] = u64(viewIn(wide), 0);
      wide = wide.subarray(8);
    }
  }
  entry.header += prefix;
  return entry;
}

/** Gives an entry its name, and says what is wrong with it by itself. */
function judge(entry, names, report) {
  entry.name = nameOf(entry, report);
  const shown = entry.name ?? new TextDecoder().decode(entry.raw);
  if (entry.name === null) report.add('name-unreadable', shown);
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

function nameOf(entry, report) {
  const strict = (encoding, bytes) => {
    try { return new TextDecoder(encoding, { fatal: true, ignoreBOM: true }).decode(bytes); } catch { return null; }
  };
  const name = strict('utf-8', entry.raw);
  if (name !== null) {
    // 7-Zip and Info-ZIP would take the other one.
    if (entry.unicode !== null && entry.unicode !== name) report.add('headers-differ', name);
    return name;
  }
  if (entry.unicode !== null) return entry.unicode;
  return entry.flags & MARKED_UTF8 ? null : strict('gbk', entry.raw);
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
  const raw = bytesIn(head, 30, nameLength);
  const wide = extraField(bytesIn(head, 30 + nameLength, extraLength), 1);
  const flags = u16(head, 6);
  const size = (at, nth) => {
    const small = u32(head, at);
    return small === 0xffffffff && wide !== null && wide.length >= nth + 8 ? u64(viewIn(wide), nth) : small;
  };
  const [crc, packed, unpacked] = [u32(head, 14), size(18, 8), size(22, 0)];
  const agree = crc === entry.crc && packed === entry.packed && unpacked === entry.size;
  const follow = (flags & DESCRIPTOR) !== 0 && crc === 0 && packed === 0 && unpacked === 0;
  const decisive = SECRET | DESCRIPTOR;
  const same = hex(raw) === hex(entry.raw) && u16(head, 8) === entry.method && (flags & decisive) === (entry.flags & decisive);
  if (!same || !(agree || follow)) report.add('headers-differ', entry.name ?? '');
  entry.data = entry.header + 30 + nameLength + extraLength;
}

/** Overlaps of entries, and stretches that belong to none. */
function spaces(entries, directory, loose, report) {
  const sorted = [...entries].sort((a, b) => a.header - b.header);
  let position = 0;
  sorted.forEach((entry, n) => {
    const end = entry.data + entry.packed;
    const next = sorted[n + 1]?.header ?? directory;
    if (end > next) report.add('entries-overlap', entry.name ?? '');
    loose.push([position, entry.header], [end, next]);
    position = next;
  });
  if (sorted.length === 0) loose.push([0, directory]);
}

/** Whether a record of a second archive stands in a stretch: a program that reads another way would find that one. */
async function hidesRecord(file, from, to) {
  const [piece, longest] = [65536, 46];
  for (let at = from; to - at >= 22; at += piece) {
    const view = await viewOf(file, at, Math.min(piece + longest, to - at));
    for (let n = 0; n + 22 <= view.byteLength; n += 1) {
      if (u16(view, n) === 0x4b50 && isRecord(view, n)) return true;
    }
  }
  return false;
}

function isRecord(view, at) {
  const left = view.byteLength - at;
  // Version needed and compression method are small, and there is a name (APPNOTE 4.3.7, 4.3.12).
  const header = (version, method, name) => u16(view, at + version) <= 63 && u16(view, at + method) <= 99
    && u16(view, at + name) >= 1 && u16(view, at + name) <= 4096;
  switch (u16(view, at + 2)) {
    case 0x0403: return left >= 30 && header(4, 8, 26);
    case 0x0201: return left >= 46 && header(6, 10, 28);
    case 0x0605: return u32(view, at + 4) === 0 && u16(view, at + 8) === u16(view, at + 10);
    default: return false;
  }
}

function bytesIn(view, at, length) {
  return new Uint8Array(view.buffer, view.byteOffset + at, length);
}

function viewIn(bytes) {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
}

/** The name in the Unicode Path extra field (APPNOTE 4.6.9): a version, a checksum of the other name, UTF-8. */
function unicodePath(extra) {
  const body = extraField(extra, 0x7075);
  if (body === null || body.length <= 5) return null;
  try { return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(body.subarray(5)); } catch { return null; }
}

function extraField(extra, number) {
  const view = viewIn(extra);
  for (let at = 0; at + 4 <= extra.length;) {
    const length = u16(view, at + 2);
    if (at + 4 + length > extra.length) return null;
    if (u16(view, at) === number) return extra.subarray(at + 4, at + 4 + length);
    at += 4 + length;
  }
  return null;
}
