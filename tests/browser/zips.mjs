// Zips to read, and to make wrong on purpose.

import { createHash } from 'node:crypto';
import { crc32 as crcOf } from './crc.mjs';
import { inflateRawSync } from 'node:zlib';

export const sha256 = (bytes) => createHash('sha256').update(bytes).digest('hex');

/** The entries of a zip of ours, unpacked. */
export function read(zip) {
  let end = zip.length - 22;
  while (zip.readUInt32LE(end) !== 0x06054b50) end -= 1;
  let at = zip.readUInt32LE(end + 16);
  return Array.from({ length: zip.readUInt16LE(end + 10) }, () => {
    const [method, packed, nameLength, extra, comment] = [10, 20, 28, 30, 32].map((place, n) => (n === 1 ? zip.readUInt32LE(at + place) : zip.readUInt16LE(at + place)));
    const name = zip.toString('utf8', at + 46, at + 46 + nameLength);
    const header = zip.readUInt32LE(at + 42);
    const data = header + 30 + zip.readUInt16LE(header + 26) + zip.readUInt16LE(header + 28);
    const bytes = zip.subarray(data, data + packed);
    at += 46 + nameLength + extra + comment;
    return { name, bytes: method === 8 ? inflateRawSync(bytes) : Buffer.from(bytes) };
  });
}

/** One header, local or central, of a stored entry (APPNOTE 4.3.7, 4.3.12). */
function header({ name, size, packed = size, crc, flags = 0x800, method = 0, attributes = 0o100644 * 0x10000 }, offset) {
  const raw = Buffer.from(name);
  const fixed = Buffer.alloc(offset === null ? 30 : 46);
  let at = fixed.writeUInt32LE(offset === null ? 0x04034b50 : 0x02014b50, 0);
  if (offset !== null) at = fixed.writeUInt16LE(0x0314, at);
  for (const value of [20, flags, method, 0, 0x21]) at = fixed.writeUInt16LE(value, at);
  for (const value of [crc, packed, size]) at = fixed.writeUInt32LE(value, at);
  at = fixed.writeUInt16LE(raw.length, at);
  if (offset !== null) {
    fixed.writeUInt32LE(attributes >>> 0, 38);
    fixed.writeUInt32LE(offset, 42);
  }
  return Buffer.concat([fixed, raw]);
}

/** A zip of stored entries. `local` changes what the header before the bytes says, `central` what the directory says. */
export function write(entries, { before = Buffer.alloc(0), after = Buffer.alloc(0) } = {}) {
  const [parts, directory] = [[before], []];
  let at = before.length;
  for (const { name, bytes, local = {}, central = {} } of entries) {
    const plain = { name, size: bytes.length, crc: crcOf(bytes) };
    const head = header({ ...plain, ...local }, null);
    directory.push(header({ ...plain, ...central }, at));
    parts.push(head, bytes);
    at += head.length + bytes.length;
  }
  const central = Buffer.concat(directory);
  return Buffer.concat([...parts, central, endOf(entries.length, central.length, at), after]);
}

export function endOf(count, length, at) {
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(count, 8);
  end.writeUInt16LE(count, 10);
  end.writeUInt32LE(length, 12);
  end.writeUInt32LE(at, 16);
  return end;
}

/** The files of a bag that is whole: lists, declaration, and what is given. */
export function bag(top, payload, extra = {}) {
  const line = ([path, sum]) => `${sum}  ${path}\n`;
  const list = (pairs) => Buffer.from(pairs.sort(([a], [b]) => Buffer.compare(Buffer.from(a), Buffer.from(b))).map(line).join(''));
  const sums = (files) => Object.entries(files).map(([path, bytes]) => [path, bytes.sum ?? sha256(bytes)]);
  const manifest = list(sums(payload));
  const tags = { 'bagit.txt': Buffer.from('BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n'), 'manifest-sha256.txt': manifest, ...extra };
  const all = { ...payload, ...tags, 'tagmanifest-sha256.txt': list(sums(tags)) };
  return Object.entries(all).map(([path, bytes]) => ({ name: `${top}/${path}`, bytes }));
}
