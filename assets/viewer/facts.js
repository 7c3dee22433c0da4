// What one of our own bundles says of itself: `manifest.json` and the custody log against the files, as `juzheng verify` compares them.

const LARGEST_LETTER = 4 * 2 ** 20;

async function checkFacts({ members, sums, evidence, report }) {
  const about = report.findings.filter(({ code }) => /^(file|system)-/u.test(code));
  const told = new Set(about.flatMap(({ path, detail }) => [path, detail]));
  const log = await checkLog(members, sums, told, report);
  const facts = await readFacts(members, told, report);
  if (!facts) return;
  const differs = (path, field) => { if (!told.has(path)) report.add('manifest-differs', path, field); };
  compareFacts(facts, { members, sums, evidence, log: log ?? null, differs });
  const digest = facts.evidence_digest ?? facts.evidence_digest_of_originals;
  for (const [path, member] of members) {
    if (!/^data\/letters\/.*\.txt$/u.test(path) || member.size > LARGEST_LETTER || told.has(path)) continue;
    const printed = (await strictText(member))?.split(/[^0-9a-f]+/iu).filter((word) => word.length === 64) ?? [];
    if (typeof digest === 'string' && printed.length > 0 && !printed.includes(digest)) report.add('letter-digest-differs', path);
  }
}

/** A text that is UTF-8 from beginning to end, or null. */
async function strictText(member) {
  if (member.unreadable) return null;
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(await bytesOf(member, () => {}));
  } catch (error) {
    if (error instanceof Refusal) throw error;
    return null;
  }
}

/** The chain of the log: each line holds the SHA-256 of the line before it. What was packed is its last line. */
async function checkLog(members, sums, told, report) {
  const name = 'custody.jsonl';
  const member = members.get(name);
  // A log that is missing or damaged is told of by the lists.
  if (!member || member.unreadable || member.size > LARGEST_LIST || told.has(name)) return null;
  const text = await strictText(member);
  if (text === null) return void report.add('custody-broken', `${name}:1`);
  const lines = text.split(/(?<=\n)/u).filter((line) => line !== '');
  let [link, last] = ['', null];
  for (const [n, line] of lines.entries()) {
    let entry = null;
    try { entry = JSON.parse(line); } catch { /* Told below. */ }
    const whole = line.endsWith('\n') && ['at', 'action', 'actor'].every((key) => typeof entry?.[key] === 'string') && 'detail' in entry;
    if (!whole || !['own', 'given'].includes(entry.clock) || entry.seq !== n + 1 || entry.previous !== link) {
      return void report.add('custody-broken', `${name}:${n + 1}`);
    }
    [link, last] = [sha256Of(line), entry];
  }
  const packed = last?.action === 'packed' ? last.detail?.manifest_sha256 : undefined;
  if (typeof packed !== 'string') return void report.add('custody-broken', `${name}:${lines.length}`);
  const payload = sums.get(PAYLOAD);
  if (typeof payload === 'string' && payload !== packed) report.add('custody-differs', name);
  return last;
}

async function readFacts(members, told, report) {
  const name = 'manifest.json';
  const member = members.get(name);
  if (told.has(name) || member?.unreadable) return null;
  if (!member) return void report.add('file-missing', name);
  if (member.size > LARGEST_LIST) return void report.add('list-too-large', name);
  try {
    const facts = JSON.parse(await strictText(member));
    if (facts !== null && typeof facts === 'object' && !Array.isArray(facts)) return facts;
  } catch { /* Told below. */ }
  return void report.add('manifest-unreadable', name);
}

function compareFacts(facts, { members, sums, evidence, log, differs }) {
  const exhibits = new Set();
  for (const list of ['exhibits', 'letters']) {
    if (!Array.isArray(facts[list])) {
      differs('manifest.json', list);
      continue;
    }
    for (const item of facts[list]) {
      const path = String(item?.path).normalize('NFC');
      const [sum, isExhibit] = [sums.get(path), list === 'exhibits'];
      const twice = isExhibit && exhibits.has(path);
      if (isExhibit && members.has(path)) exhibits.add(path);
      if (!members.has(path) || twice) differs(path, 'path');
      else if (sum !== null && item.sha256 !== sum) differs(path, 'sha256');
      else if (sum !== null && isExhibit && item.bytes !== members.get(path).size) differs(path, 'bytes');
    }
  }
  for (const path of members.keys()) if (path.startsWith('data/evidence/') && !exhibits.has(path)) differs(path, 'exhibits');
  if (evidence !== null && facts.evidence_digest !== evidence) differs(PAYLOAD, 'evidence_digest');
  if (log !== null && facts.packed?.at !== log.at) differs('custody.jsonl', 'packed.at');
  if (log !== null && facts.packed?.clock !== log.clock) differs('custody.jsonl', 'packed.clock');
}
