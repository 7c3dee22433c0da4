'use strict';

// What the person does on the page, and what they are told. Names from a bundle are only ever set as text.

const LISTED = 5000;
const words = WORDS[document.documentElement.lang] ?? WORDS['zh-CN'];
const part = (id) => document.getElementById(id);
const [status, meter, result] = [part('verify-status'), part('verify-meter'), part('verify-result')];
let running = null;

/** Text from a bundle: what would reorder or hide what stands beside it becomes a visible mark. */
function shown(text) {
  return text.replace(/[\p{Cc}\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff]/gu, (c) => `⟨U+${c.codePointAt(0).toString(16).toUpperCase().padStart(4, '0')}⟩`);
}

function make(name, text = '', ...children) {
  const element = document.createElement(name);
  if (text !== '') element.textContent = text;
  element.append(...children);
  return element;
}

function size(bytes) {
  const units = ['B', 'KB', 'MB', 'GB'];
  let [value, unit] = [bytes, 0];
  while (value >= 1024 && unit < 3) [value, unit] = [value / 1024, unit + 1];
  return `${unit === 0 ? value : value.toFixed(1)} ${units[unit]}`;
}

function say(text) {
  status.textContent = text;
}

/** Begins a verification; one that runs is broken off. */
async function begin(source) {
  running?.stop();
  result.hidden = true;
  result.replaceChildren();
  meter.hidden = false;
  meter.removeAttribute('value');
  say(words.busy);
  let told = 0;
  const tell = (done, all) => {
    meter.value = all > 0 ? done / all : 1;
    // Read aloud now and then, not at every step.
    const percent = Math.floor(meter.value * 100);
    if (percent < told + 10) return;
    told = percent;
    say(words.reading(percent));
  };
  const mine = work(source, tell);
  running = mine;
  try {
    const answer = await mine.answer;
    if (running === mine) show(answer, source.file?.name ?? source.files[0].path.split('/')[0]);
  } catch (error) {
    if (running === mine) say(words.failed(shown(String(error?.message ?? error))));
  }
  if (running === mine) meter.hidden = true;
}

/** In a worker; where the browser makes none, on the page itself. */
function work(source, tell) {
  const address = URL.createObjectURL(new Blob([part('core').textContent], { type: 'text/javascript' }));
  let worker;
  try {
    worker = new Worker(address);
  } catch {
    return { answer: verify(source, tell), stop: () => {} };
  }
  const answer = new Promise((resolve, reject) => {
    worker.onerror = (event) => reject(new Error(event.message || 'worker'));
    worker.onmessage = ({ data }) => {
      if ('done' in data) tell(data.done, data.all);
      if ('answer' in data) resolve(data.answer);
      if ('failed' in data) reject(new Error(data.failed));
    };
    worker.postMessage(source);
  });
  const stop = () => {
    worker.terminate();
    URL.revokeObjectURL(address);
  };
  answer.catch(() => {}).finally(stop);
  return { answer, stop };
}

/** Each question has an answer of its own: nothing merges them into one. */
function show(answer, name) {
  const [word, means] = words.verdicts[answer.verdict];
  say(`${word}：${means}`);
  const list = make('dl', '', make('dt', words.checked), make('dd', shown(name)), make('dt', words.files), verdict(word, answer.verdict, means));
  if (answer.verdict !== 'not-a-bundle') {
    const [when, who] = [answer.stamped ? words.stampsHere : words.noTime, answer.signed ? words.signaturesHere : words.noName];
    list.append(make('dt', words.when), verdict(words.unproven, 'unproven', when), make('dt', words.who), verdict(words.unproven, 'unproven', who));
  }
  result.append(make('h3', words.outcome), list);
  if (answer.findings.length > 0) result.append(make('h4', words.found), findings(answer));
  if (answer.seal) list.append(...digests(answer));
  if (answer.verdict !== 'not-a-bundle') result.append(limits(answer.isOurs));
  if (answer.payload > 0) result.append(make('p', words.counted(answer.payload, size(answer.bytes))));
  if (answer.files.length > 0) result.append(fates(answer.files));
  result.hidden = false;
  result.focus();
}

function verdict(word, kind, means) {
  const strong = make('span', word);
  strong.className = `verdict ${kind}`;
  return make('dd', '', strong, make('br'), means);
}

function findings({ findings: found, more }) {
  const list = make('ul');
  for (const { code, path, detail } of found) {
    // Both at once: a path may hold `[]`.
    const put = { '{}': shown(path), '[]': shown(detail) };
    list.append(make('li', words.findings[code].replace(/\{\}|\[\]/gu, (mark) => put[mark])));
  }
  for (const [code, count] of more) list.append(make('li', `${words.findings[code].replace(/[“{[].*$/u, '')}……${words.more(count)}`));
  return list;
}

function digests({ seal, evidence }) {
  const typed = make('input');
  [typed.type, typed.id, typed.autocomplete, typed.spellcheck] = ['text', 'seal-kept', 'off', false];
  const label = make('label', words.sealHint);
  label.htmlFor = typed.id;
  const said = make('p', words.sealOpen);
  said.setAttribute('role', 'status');
  typed.addEventListener('input', () => {
    const kept = typed.value.replace(/\s/gu, '').toLowerCase();
    const outcome = kept === '' ? 'sealOpen' : !/^[0-9a-f]{64}$/u.test(kept) ? 'sealNot' : kept === seal ? 'sealSame' : 'sealDiffers';
    said.textContent = words[outcome];
    said.className = { sealSame: 'same', sealDiffers: 'differs' }[outcome] ?? '';
  });
  const rows = [make('dt', words.seal), make('dd', '', make('code', seal), label, typed, said)];
  if (evidence) {
    const ours = part('evidence-digest')?.textContent.trim();
    const compared = make('p', evidence === ours ? words.evidenceSame : words.evidenceDiffers);
    compared.className = evidence === ours ? 'same' : 'differs';
    rows.push(make('dt', words.evidence), make('dd', '', make('code', evidence), compared));
  }
  return rows;
}

/** What none of it proves. */
function limits(isOurs) {
  const list = make('ul', '', ...[words.limits, words.rebuilt, isOurs ? words.partly : words.foreign, words.lying].map((text) => make('li', text)));
  list.className = 'limits';
  return list;
}

function fates(files) {
  const counts = new Map();
  for (const { state } of files) counts.set(state, (counts.get(state) ?? 0) + 1);
  const total = [...counts].map(([state, count]) => `${words.states[state]} ${count}`).join('，');
  const rows = make('tbody');
  // Whatever is wrong stands first.
  const sorted = [...files.filter(({ state }) => state !== 'matched'), ...files.filter(({ state }) => state === 'matched')];
  for (const { path, state, from } of sorted.slice(0, LISTED)) {
    const row = make('tr', '', make('td', shown(path)), make('td', words.states[state] + (from ? `（${shown(from)}）` : '')));
    row.className = state;
    rows.append(row);
  }
  const heads = [words.file, words.state].map((text) => {
    const head = make('th', text);
    head.scope = 'col';
    return head;
  });
  const table = make('table', '', make('thead', '', make('tr', '', ...heads)), rows);
  const all = make('details', '', make('summary', `${words.perFile}：${total}`), table);
  if (files.length > LISTED) all.append(make('p', words.restOfFiles(files.length - LISTED)));
  return all;
}

/** What was dropped: one zip, or one folder walked to its end. */
async function dropped(transfer) {
  const entries = [...transfer.items].filter((item) => item.kind === 'file').map((item) => item.webkitGetAsEntry());
  if (entries.length !== 1) return say(words.oneAtATime);
  const [entry] = entries;
  if (!entry.isDirectory) return begin({ file: transfer.files[0] });
  const files = [];
  const waiting = [entry];
  say(words.busy);
  while (waiting.length > 0) {
    const next = waiting.pop();
    if (next.isFile) {
      files.push({ path: next.fullPath.slice(1), file: await new Promise((resolve, reject) => next.file(resolve, reject)) });
      continue;
    }
    const reader = next.createReader();
    for (let read = await entriesOf(reader); read.length > 0; read = await entriesOf(reader)) waiting.push(...read);
  }
  return files.length > 0 ? begin({ files }) : say(words.empty);
}

// A folder is given a hundred entries at a time.
function entriesOf(reader) {
  return new Promise((resolve, reject) => reader.readEntries(resolve, reject));
}

part('pick-zip').addEventListener('change', ({ target }) => {
  if (target.files.length > 0) begin({ file: target.files[0] });
  // Chosen again, it is checked again.
  target.value = '';
});
part('pick-folder').addEventListener('change', ({ target }) => {
  const files = [...target.files].map((file) => ({ path: file.webkitRelativePath || file.name, file }));
  if (files.length > 0) begin({ files }); else say(words.empty);
});
document.addEventListener('dragover', (event) => {
  event.preventDefault();
  part('drop').classList.add('over');
});
document.addEventListener('dragleave', () => part('drop').classList.remove('over'));
document.addEventListener('drop', (event) => {
  // Else the browser would leave the page for the file.
  event.preventDefault();
  part('drop').classList.remove('over');
  dropped(event.dataTransfer).catch((error) => say(words.failed(shown(String(error)))));
});
// On paper nothing is folded.
window.addEventListener('beforeprint', () => document.querySelectorAll('details').forEach((details) => { details.open = true; }));
part('drop').hidden = false;
