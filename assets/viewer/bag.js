// A bag, in a zip or a folder: every file is hashed again and compared with the two lists it was sealed with.

// Up to this size the browser's own SHA-256 is used, which is fast and needs all bytes at once.
const AT_ONCE = 64 * 2 ** 20;
const LARGEST_LIST = 64 * 2 ** 20;
// No system has longer paths, and to compare them would take for ever.
const LONGEST = 4096;
const PAYLOAD = 'manifest-sha256.txt';
const TAGS = 'tagmanifest-sha256.txt';

/** Findings, at most a thousand of a kind kept, all counted; the verdict is drawn from all of them. */
class Report {
  static incomplete = new Set(['file-missing', 'encrypted-entry', 'method-unsupported', 'no-inflate', 'list-too-large', 'not-fetched']);
  static notes = new Set(['system-file', 'other-lists', 'folder-empty']);

  findings = [];
  counts = new Map();
  verdict = 'intact';

  add(code, path, detail = '') {
    const count = (this.counts.get(code) ?? 0) + 1;
    this.counts.set(code, count);
    if (count <= 1000) this.findings.push({ code, path, detail });
    if (Report.notes.has(code) || this.verdict === 'altered') return;
    this.verdict = Report.incomplete.has(code) ? 'incomplete' : 'altered';
  }
}

/** Verifies `{ file }`, a zip, or `{ files: [{ path, file }] }`, a folder. `tell(done, all)` hears of bytes. */
async function verify(source, tell) {
  const report = new Report();
  try {
    const members = source.file ? await zipMembers(source.file, await readZip(source.file, report), report) : folderMembers(source.files, report);
    return await verifyMembers(members, report, tell, Boolean(source.file));
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    const verdict = ['truncated', 'too-many', 'too-large', 'bomb'].includes(error.code) ? 'incomplete' : 'not-a-bundle';
    report.findings.push({ code: error.code, path: error.detail, detail: '' });
    return { verdict, findings: report.findings, more: [], files: [], seal: null, evidence: null, bytes: 0, tags: 0, payload: 0 };
  }
}

/** The folder that holds the bag, with its slash, at most two deep: the shallowest, and of two side by side the first. */
function rootOf(paths) {
  for (const depth of [0, 1, 2]) {
    for (const wanted of ['bagit.txt', PAYLOAD, TAGS]) {
      const found = paths.find((path) => (path === wanted || path.endsWith(`/${wanted}`)) && path.split('/').length === depth + 1);
      if (found !== undefined) return found.slice(0, -wanted.length);
    }
  }
  const inside = paths.find((path) => /\.zip$/iu.test(path));
  throw inside === undefined ? new Refusal('not-a-bag') : new Refusal('bundle-inside', inside);
}

async function zipMembers(file, entries, report) {
  const [files, folders] = [entries.filter((entry) => !entry.folder), entries.filter((entry) => entry.folder).map((entry) => entry.name)];
  const root = rootOf(files.map((entry) => entry.name));
  const taken = namesTaken(files.map((entry) => entry.name), folders);
  const members = new Map();
  for (const entry of files) {
    // Unpacked, only one of the two is there.
    if (taken.folders.has(folded(entry.name))) report.add('duplicate-entry', entry.name);
    const member = memberOf(file, entry);
    if (entry.name.startsWith(root)) members.set(entry.name.slice(root.length), member);
    else if (!isNoteOfMac(entry.name, taken)) report.add('outside-top-folder', entry.name);
    // Nobody hashes it, but what lies in its place has to be its own.
    else if (!member.unreadable && await digestOf(member, () => {}) === null) report.add('file-damaged', entry.name);
  }
  const paths = [...members.keys()].sort();
  for (const folder of folders) {
    const inside = folder.slice(root.length);
    if (!folder.startsWith(root)) {
      if (!root.startsWith(folder) && !folder.startsWith('__MACOSX/')) report.add('outside-top-folder', folder);
    } else if (inside !== '' && !paths[firstFrom(paths, inside)]?.startsWith(inside)) report.add('folder-empty', folder);
  }
  return members;
}

function memberOf(file, entry) {
  const packed = () => file.slice(entry.data, entry.data + entry.packed);
  return {
    size: entry.size,
    crc: entry.crc,
    // Stored, with its sizes behind it: they must not seem to begin before.
    described: entry.method === 0 && (entry.flags & DESCRIPTOR) !== 0,
    unreadable: (entry.flags & SECRET) !== 0 || ![0, 8].includes(entry.method),
    // Read in one piece where it is small: thousands of streams cost more than all the hashing.
    whole: entry.method === 0 ? packed : null,
    stream: () => (entry.method === 0 ? packed().stream() : inflated(packed())),
  };
}

/** A name as it may come to lie on a disk: some know no case and no normal form, Windows drops dots and spaces at the end of each part. */
const folded = (name) => (name.length > LONGEST ? name : name.replace(/[. ]+(?=\/|$)/gu, '').normalize('NFC').toUpperCase().toLowerCase().normalize('NFC'));

/** All names of files, and of folders with those that only lie on the way to something; folded. */
function namesTaken(files, folders) {
  const [names, all] = [new Set(files.map(folded)), new Set()];
  for (const name of [...files, ...folders].filter((path) => path.length <= LONGEST).map(folded)) {
    // Who lies on the way to one lies there with all that stands above: no need to go on.
    for (let at = name.lastIndexOf('/'); at > 0 && !all.has(name.slice(0, at)); at = name.lastIndexOf('/', at - 1)) all.add(name.slice(0, at));
  }
  return { files: names, folders: all };
}

/** Whether macOS writes a file of this name into a zip by itself: its notes on a file or a folder that is there. */
function isNoteOfMac(name, taken) {
  const [, folder, noted] = /^__MACOSX\/(.*\/)?\._([^/]+)$/su.exec(name) ?? [];
  const twin = noted === undefined ? '' : folded(`${folder ?? ''}${noted}`);
  return twin !== '' && (taken.files.has(twin) || taken.folders.has(twin));
}

/** Where in sorted paths the first stands that is not before this one. */
function firstFrom(paths, path) {
  let [low, high] = [0, paths.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (paths[middle] < path) low = middle + 1;
    else high = middle;
  }
  return low;
}

function inflated(packed) {
  if (typeof DecompressionStream === 'undefined') throw new Refusal('no-inflate');
  return packed.stream().pipeThrough(new DecompressionStream('deflate-raw'));
}

function folderMembers(files, report) {
  // A browser gives `picked/path`; the bag may be what was picked, or the one folder in it.
  const plain = files.map(({ path, file }) => ({ path: path.normalize('NFC'), file }));
  const picked = plain.every(({ path }) => path.split('/')[0] === plain[0].path.split('/')[0]) ? 1 : 0;
  const cut = plain.map(({ path, file }) => ({ path: path.split('/').slice(picked).join('/'), file }));
  const root = rootOf(cut.map(({ path }) => path));
  const [inside, beside] = [cut.filter(({ path }) => path.startsWith(root)), cut.filter(({ path }) => !path.startsWith(root))];
  for (const { path } of beside) {
    // Which of them is meant the person knows, not the page.
    if (!isOfSystem(path)) throw new Refusal('beside-bag', path);
    report.add('system-file', path);
  }
  return new Map(inside.map(({ path, file }) => [path.slice(root.length), {
    size: file.size, unreadable: false, whole: () => file, stream: () => file.stream(),
  }]));
}

/** The bytes of a member, piece by piece; an error where they are not what its container says. */
async function* piecesOf(member) {
  const reader = member.stream().getReader();
  const check = checkOf(member);
  let read = 0;
  for (let next = await reader.read(); !next.done; next = await reader.read()) {
    read += next.value.length;
    if (read > member.size) {
      await reader.cancel();
      break;
    }
    check.piece(next.value);
    yield next.value;
  }
  if (read !== member.size) throw new Error('not as long as its container says');
  check.end();
}

/** In a zip, bytes have the checksum that its directory says. */
function checkOf(member) {
  let [crc, last] = [0, new Uint8Array(0)];
  const piece = (bytes) => {
    if (member.crc === undefined) return;
    crc = crcOf(bytes, crc);
    if (!member.described) return;
    const seen = new Uint8Array([...last, ...bytes.subarray(0, 3)]);
    if (holds(seen) || holds(bytes)) throw new Error('its sizes may begin in several places');
    last = new Uint8Array([...last, ...bytes.subarray(-3)]).slice(-3);
  };
  const holds = (bytes) => {
    for (let at = bytes.indexOf(0x50); at >= 0; at = bytes.indexOf(0x50, at + 1)) {
      if (bytes[at + 1] === 0x4b && bytes[at + 2] === 7 && bytes[at + 3] === 8) return true;
    }
    return false;
  };
  const end = () => {
    if (member.crc !== undefined && crc !== member.crc) throw new Error('not the checksum that its container says');
  };
  return { piece, end };
}

async function bytesOf(member, tell) {
  if (member.whole) {
    const bytes = await member.whole().arrayBuffer();
    if (bytes.byteLength !== member.size) throw new Error('not as long as its container says');
    const check = checkOf(member);
    check.piece(new Uint8Array(bytes));
    check.end();
    tell(bytes.byteLength);
    return bytes;
  }
  const pieces = [];
  for await (const piece of piecesOf(member)) {
    tell(piece.length);
    pieces.push(piece);
  }
  return new Blob(pieces).arrayBuffer();
}

/** The SHA-256 of a member in hexadecimal, or null where it cannot be read as its container says. */
async function digestOf(member, tell) {
  if (member.unreadable) return null;
  try {
    if (member.size <= AT_ONCE && globalThis.crypto?.subtle) {
      return hex(new Uint8Array(await crypto.subtle.digest('SHA-256', await bytesOf(member, tell))));
    }
    const sum = new Sha256();
    for await (const piece of piecesOf(member)) {
      tell(piece.length);
      sum.update(piece);
    }
    return sum.finish();
  } catch (error) {
    if (error instanceof Refusal) throw error;
    // Damaged, longer or shorter than its container says, or taken away while it was read.
    return null;
  }
}

/** A list as text, and what it lists: path to digest. */
async function readList(members, name, report) {
  const member = members.get(name);
  const lines = new Map();
  if (!member) return { text: null, lines };
  if (member.size > LARGEST_LIST) {
    report.add('list-too-large', name);
    return { text: null, lines };
  }
  let text;
  try {
    if (member.unreadable) return { text: null, lines };
    text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(await bytesOf(member, () => {}));
  } catch (error) {
    if (error instanceof Refusal) throw error;
    report.add('file-damaged', name);
    return { text: null, lines };
  }
  const isPayload = name === PAYLOAD;
  text.split(/\r\n|\r|\n/u).forEach((line, n) => {
    if (line === '') return;
    const found = /^([0-9a-fA-F]{64})[ \t]+\*?(.+)$/u.exec(line);
    // RFC 8493 §2.1.3: only these three are encoded.
    const path = found?.[2].replace(/%0A/giu, '\n').replace(/%0D/giu, '\r').replace(/%25/gu, '%').normalize('NFC');
    const place = `${name}:${n + 1}`;
    if (!found) report.add('manifest-line-bad', place, line.slice(0, 200));
    else if (!isSafe(path)) report.add('path-unsafe', path);
    else if (path.startsWith('data/') !== isPayload || path === TAGS) report.add('manifest-lists', place, path);
    else if (lines.has(path)) report.add('manifest-line-twice', place, path);
    else lines.set(path, found[1].toLowerCase());
  });
  return { text, lines };
}

/** Whether a file in `seal/` is one that stamping and signing add: nobody takes it for an exhibit. */
const isOfSeal = (path) => /^seal\/(VERIFY\.txt|custody\.jsonl|[A-Za-z0-9._-]{1,64}\.(tsq|tsr|chain\.pem|sshsig|pub|sha512))$/u.test(path);

const isOfSystem = (path) => /(^|\/)(\.DS_Store|Thumbs\.db|desktop\.ini|\._[^/]*)$/u.test(path);

async function verifyMembers(found, report, tell, isZip) {
  const members = new Map();
  for (const [path, member] of found) {
    const plain = path.normalize('NFC');
    if (members.has(plain)) report.add('duplicate-entry', plain);
    members.set(plain, member);
  }
  const [payload, tags] = [await readList(members, PAYLOAD, report), await readList(members, TAGS, report)];
  if (!members.has('bagit.txt')) report.add('file-missing', 'bagit.txt');
  for (const name of [PAYLOAD, TAGS]) if (!members.has(name)) report.add('file-missing', name);
  if (tags.text !== null && payload.text !== null && !tags.lines.has(PAYLOAD)) report.add('manifest-lacks', TAGS, PAYLOAD);
  const listed = new Map([...payload.lines, ...tags.lines]);
  const all = [...members.values()].reduce((sum, member) => sum + member.size, 0);
  let done = 0;
  const hear = (bytes) => {
    done += bytes;
    tell(done, all);
  };
  const files = [];
  const sums = new Map();
  let [bytes, counted] = [0, 0];
  for (const [path, member] of [...members].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const sum = await digestOf(member, hear);
    sums.set(path, sum);
    const wanted = listed.get(path);
    if (path.startsWith('data/') && wanted !== undefined && sum !== null) [bytes, counted] = [bytes + member.size, counted + 1];
    files.push({ path, state: stateOf(path, sum, wanted, { payload, tags, isZip }), from: null });
  }
  for (const path of listed.keys()) if (!members.has(path)) files.push({ path, state: 'missing', from: null });
  findMoves(files, listed, sums);
  tellStates(files, report, members);
  const info = await textOf(members.get('bag-info.txt'));
  const oxum = /^Payload-Oxum:[ \t]*(\S+)[ \t]*$/imu.exec(info)?.[1];
  if (report.verdict === 'intact' && oxum !== undefined && oxum !== `${bytes}.${counted}`) report.add('oxum-wrong', 'bag-info.txt', oxum);
  if ([...members.keys()].some((path) => /^(tag)?manifest-(?!sha256\.)[^/]+\.txt$/u.test(path))) report.add('other-lists', '');
  const evidence = payload.text?.split('\n').filter((line) => line.slice(64).startsWith('  data/evidence/')).map((line) => `${line}\n`);
  const digest = evidence?.length > 0 ? sha256Of(evidence.join('')) : null;
  // Whoever takes the agent away leaves the log.
  const isOurs = members.has('custody.jsonl') || /^Bag-Software-Agent:[ \t]*juzheng/imu.test(info);
  if (isOurs) await checkFacts({ members, sums, evidence: digest, report });
  const has = (end) => [...members.keys()].some((path) => path.startsWith('seal/') && path.endsWith(end));
  return {
    verdict: report.verdict,
    findings: report.findings,
    more: [...report.counts].filter(([, count]) => count > 1000).map(([code, count]) => [code, count - 1000]),
    files: files.sort((a, b) => (a.path < b.path ? -1 : 1)),
    seal: sums.get(TAGS) ?? null,
    evidence: digest,
    isOurs,
    stamped: has('.tsr'),
    signed: has('.sshsig'),
    payload: counted,
    bytes,
  };
}

function stateOf(path, sum, wanted, { payload, tags, isZip }) {
  if (sum === null) return 'unreadable';
  if (wanted !== undefined) return sum === wanted ? 'matched' : 'changed';
  if (isOfSystem(path) && !isZip) return 'system';
  if (path.startsWith('data/')) return payload.text === null ? 'unlisted' : 'extra';
  // What is added after sealing, and the list that cannot list itself.
  return tags.text === null || path === TAGS || isOfSeal(path) ? 'unlisted' : 'extra';
}

/** What is missing here and extra there, with the same bytes, was moved or renamed. */
function findMoves(files, listed, sums) {
  const missing = new Map();
  for (const file of files) if (file.state === 'missing') missing.set(listed.get(file.path), file);
  for (const file of files) {
    const from = file.state === 'extra' ? missing.get(sums.get(file.path)) : undefined;
    if (!from) continue;
    missing.delete(sums.get(file.path));
    const folder = (path) => path.slice(0, path.lastIndexOf('/') + 1);
    [file.state, file.from] = [folder(from.path) === folder(file.path) ? 'renamed' : 'moved', from.path];
    from.state = 'gone';
  }
  files.splice(0, files.length, ...files.filter((file) => file.state !== 'gone'));
}

function tellStates(files, report, members) {
  const codes = {
    changed: 'file-changed', missing: 'file-missing', extra: 'file-extra', moved: 'file-moved', renamed: 'file-renamed', system: 'system-file',
  };
  for (const file of files) {
    if (codes[file.state]) report.add(codes[file.state], file.path, file.from ?? '');
    // Why a file cannot be read was said where its container was read; else it is damaged.
    if (file.state === 'unreadable' && !members.get(file.path).unreadable) report.add('file-damaged', file.path);
    if (file.state === 'system') file.state = 'unlisted';
  }
}

async function textOf(member) {
  if (!member || member.unreadable || member.size > 2 ** 20) return '';
  try { return new TextDecoder().decode(await bytesOf(member, () => {})); } catch { return ''; }
}

function sha256Of(text) {
  const sum = new Sha256();
  sum.update(new TextEncoder().encode(text));
  return sum.finish();
}

// This same script is what a worker runs, so that the page stays alive.
if (typeof document === 'undefined') {
  let heard = 0;
  const tell = (done, all) => {
    if (done - heard < 2 ** 20 && done < all) return;
    heard = done;
    postMessage({ done, all });
  };
  onmessage = async ({ data }) => {
    try {
      postMessage({ answer: await verify(data, tell) });
    } catch (error) {
      postMessage({ failed: String(error) });
    }
  };
}
