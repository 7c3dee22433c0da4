// index.html of real bundles, in Chromium and Firefox: what it shows, what it finds, and that it does nothing else.
// `JUZHENG` names the program; `.ci/run` installs the browsers.

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { closeSync, cpSync, mkdirSync, mkdtempSync, openSync, readFileSync, readdirSync, rmSync, writeFileSync, writeSync } from 'node:fs';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { deflateRawSync } from 'node:zlib';
import { HtmlValidate, FileSystemConfigLoader } from 'html-validate';
import { answered, launch, memory, open, verified } from './browser.mjs';
import { crc32 } from './crc.mjs';
import { bag, endOf, read, write } from './zips.mjs';

const here = dirname(fileURLToPath(import.meta.url));
const project = process.env.PROJECT ?? join(here, '..', '..');
const program = process.env.JUZHENG ?? join(project, 'target', 'debug', 'juzheng');
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const scratch = mkdtempSync(join(tmpdir(), 'viewer-'));
const AT = '2026-09-28T18:00:00+08:00';

/** A packed case: the zip, and the folder it was unpacked to. */
function packed(name, folder, to = []) {
  const out = join(scratch, name);
  const letters = to.length > 0 ? ['--to', to.join(',')] : ['--no-letters'];
  execFileSync(program, ['pack', folder, ...letters, '--at', AT, '--quiet', '-o', `${out}/`], { stdio: ['ignore', 'ignore', 'inherit'] });
  const zip = join(out, readdirSync(out).find((file) => file.endsWith('-master.zip')));
  const entries = read(readFileSync(zip));
  for (const { name: path, bytes } of entries) {
    mkdirSync(dirname(join(out, path)), { recursive: true });
    writeFileSync(join(out, path), bytes);
  }
  const top = entries[0].name.split('/')[0];
  return { zip, entries, top, folder: join(out, top), page: join(out, top, 'index.html') };
}

let example;
let hostile;
let asked = 0;
const server = createServer((_, answer) => {
  asked += 1;
  answer.end('<script>parent.alert(1)</script>');
});

before(async () => {
  example = packed('example', join(project, 'examples', 'recharge-not-delivered'), ['12315', 'platform', 'alipay']);
  // Names that no repository can hold for every system, but a person's folder can.
  const evil = join(scratch, 'evil-case');
  cpSync(join(project, 'tests', 'viewer', 'hostile'), evil, { recursive: true });
  writeFileSync(join(evil, 'evidence', 'fault', '"><img src=x onerror=alert(10)>\u202egnp.txt'), '注入-file 退款');
  hostile = packed('hostile', evil);
  await new Promise((ready) => { server.listen(0, '127.0.0.1', ready); });
});

after(() => {
  server.close();
  rmSync(scratch, { recursive: true });
});

function made(name, bytes) {
  const path = join(scratch, name);
  writeFileSync(path, bytes);
  return path;
}

/** Zips that are not what was sealed: what is done, the verdict, and what has to be said. */
function wrong() {
  const { entries, top } = example;
  const chat = entries.find(({ name }) => name.includes('/chat/'));
  const but = (change) => write(entries.map((entry) => (entry === chat ? change(entry) : entry)));
  const zip = readFileSync(example.zip);
  const other = write([{ name: `${top}/data/evidence/chat/x.txt`, bytes: Buffer.from('another') }]);
  return {
    repacked: [write(entries), 'intact', null],
    altered: [but((entry) => ({ ...entry, bytes: Buffer.concat([entry.bytes, Buffer.from('。')]) })), 'altered', /聊天记录.*内容变了/u],
    missing: [write(entries.filter((entry) => entry !== chat)), 'incomplete', /缺少.*聊天记录/u],
    extra: [write([...entries, { name: `${top}/data/evidence/chat/新.txt`, bytes: Buffer.from('x') }]), 'altered', /多出.*新\.txt/u],
    'extra-tag': [write([...entries, { name: `${top}/seal.txt`, bytes: Buffer.from('x') }]), 'altered', /多出.*seal\.txt/u],
    'sealed-later': [write([...entries, { name: `${top}/seal/001.tsr`, bytes: Buffer.from('x') }]), 'intact', null],
    'in-seal': [write([...entries, { name: `${top}/seal/请先打开.html`, bytes: Buffer.from('x') }]), 'altered', /多出.*请先打开/u],
    'note-of-mac': [write([...entries, { name: `__MACOSX/${top}/._bagit.txt`, bytes: Buffer.from('x') }]), 'intact', null],
    'of-mac': [write([...entries, { name: '__MACOSX/补充证据/收据.pdf', bytes: Buffer.from('x') }]), 'altered', /收据.*文件夹之外/u],
    'folder-of-its-name': [write([{ name: `${chat.name}/`, bytes: Buffer.alloc(0) }, ...entries]), 'altered', /有两个.*聊天记录/u],
    'empty-folder': [write([...entries, { name: `${top}/data/对方已经退款/`, bytes: Buffer.alloc(0) }]), 'intact', /对方已经退款.*空文件夹/u],
    'folder-around': [write(entries.map((entry) => ({ ...entry, name: `外层/${entry.name}` }))), 'intact', null],
    'zip-in-zip': [write([{ name: 'x-master.zip', bytes: zip }]), 'not-a-bundle', /还有一个压缩包“x-master/u],
    checksum: [but((entry) => ({ ...entry, local: { crc: 1 }, central: { crc: 1 } })), 'altered', /聊天记录.*读不出来/u],
    renamed: [but((entry) => ({ ...entry, name: entry.name.replace('QQ客服', '改名') })), 'altered', /改名.*改名来的/u],
    moved: [but((entry) => ({ ...entry, name: entry.name.replace('/chat/', '/order/') })), 'altered', /移过来的/u],
    list: [write(entries.map((entry) => (entry.name.endsWith('/manifest-sha256.txt')
      ? { ...entry, bytes: Buffer.from(entry.bytes.toString().replace(/^./u, (c) => (c === '0' ? '1' : '0'))) } : entry))), 'altered', /manifest-sha256\.txt.*内容变了/u],
    'truncated-half': [zip.subarray(0, zip.length / 2), 'incomplete', /截断/u],
    'truncated-byte': [zip.subarray(0, zip.length - 1), 'incomplete', /截断/u],
    nothing: [Buffer.alloc(0), 'not-a-bundle', /不是 zip/u],
    'no-zip': [Buffer.from('<script>alert(1)</script>'.repeat(100)), 'not-a-bundle', /不是 zip/u],
    'no-bag': [write([{ name: 'a/b.txt', bytes: Buffer.from('x') }]), 'not-a-bundle', /bagit\.txt/u],
    twice: [write([...entries, chat]), 'altered', /有两个/u],
    'two-names': [but((entry) => ({ ...entry, local: { name: entry.name.replace('QQ', 'WX') } })), 'altered', /前后两处记载不一致/u],
    'two-sizes': [but((entry) => ({ ...entry, local: { size: entry.bytes.length - 1 } })), 'altered', /前后两处记载不一致/u],
    slip: [write([...entries, { name: `${top}/../../evil.txt`, bytes: Buffer.from('x') }]), 'altered', /不安全/u],
    link: [but((entry) => ({ ...entry, central: { attributes: 0o120777 * 0x10000 } })), 'altered', /不是普通文件/u],
    encrypted: [but((entry) => ({ ...entry, local: { flags: 0x801 }, central: { flags: 0x801 } })), 'incomplete', /加了密/u],
    method: [but((entry) => ({ ...entry, local: { method: 99 }, central: { method: 99 } })), 'incomplete', /压缩方法/u],
    'hidden-before': [write(entries, { before: other }), null, /藏着另一个压缩包|目录读不懂/u],
    'appended': [Buffer.concat([zip, Buffer.from('tail')]), 'altered', /不属于任何文件/u],
    'appended-zip': [Buffer.concat([other, zip]), 'altered', /藏着另一个压缩包/u],
    'hostile-name': [write([...entries, { name: `${top}/data/"><img src=x onerror=alert(1)>\u202e.txt`, bytes: Buffer.from('x') }]), 'altered', /<img src=x onerror=alert\(1\)>⟨U\+202E⟩/u],
    bomb: [bomb(top), 'incomplete', /异常小/u],
    'unread-list': [write(entries.map((entry) => (entry.name.endsWith('/manifest-sha256.txt')
      ? { ...entry, local: { method: 99 }, central: { method: 99 } } : entry))), 'incomplete', /压缩方法/u],
    ...rewritten(),
  };
}

/** Bundles in which all lists were written anew after a change: what `manifest.json` and the log say no longer agrees. */
function rewritten() {
  const { entries, top } = example;
  const sum = (bytes) => createHash('sha256').update(bytes).digest('hex');
  const anew = (path, change) => {
    const changed = entries.map((entry) => (entry.name === `${top}/${path}` ? { ...entry, bytes: Buffer.from(change(entry.bytes.toString())) } : entry));
    const tags = changed.map(({ name, bytes }) => [name.slice(top.length + 1), bytes])
      .filter(([name]) => !/^(data|seal)\/|^tagmanifest/u.test(name)).sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, bytes]) => `${sum(bytes)}  ${name}\n`);
    return write(changed.map((entry) => (entry.name === `${top}/tagmanifest-sha256.txt` ? { ...entry, bytes: Buffer.from(tags.join('')) } : entry)));
  };
  const facts = (change) => anew('manifest.json', (text) => {
    const all = JSON.parse(text);
    change(all);
    return `${JSON.stringify(all, null, 2)}\n`;
  });
  const differs = /manifest\.json 与实际不符/u;
  return {
    'anew-same': [facts(() => {}), 'intact', null],
    'anew-digest': [facts((all) => { all.exhibits[0].sha256 = '0'.repeat(64); }), 'altered', differs],
    'anew-size': [facts((all) => { all.exhibits[0].bytes += 1; }), 'altered', differs],
    'anew-exhibit-gone': [facts((all) => { all.exhibits.pop(); }), 'altered', differs],
    'anew-exhibit-twice': [facts((all) => { all.exhibits.push(all.exhibits[0]); }), 'altered', differs],
    'anew-evidence-digest': [facts((all) => { all.evidence_digest = '1'.repeat(64); }), 'altered', /印的证据码不是/u],
    'anew-time': [facts((all) => { all.packed.at = '2020-01-01T00:00:00+08:00'; }), 'altered', differs],
    'anew-no-letters': [facts((all) => { delete all.letters; }), 'altered', differs],
    'anew-no-json': [anew('manifest.json', () => '{'), 'altered', /manifest\.json”读不懂/u],
    'anew-log-cut': [anew('custody.jsonl', (text) => text.slice(0, -1)), 'altered', /经手记录断开（custody\.jsonl:1）/u],
    'anew-log-empty': [anew('custody.jsonl', () => ''), 'altered', /经手记录断开/u],
    'anew-log-line': [anew('custody.jsonl', (text) => `${text}${text}`), 'altered', /经手记录断开（custody\.jsonl:2）/u],
    'anew-log-other-list': [anew('custody.jsonl', (text) => text.replace(/("manifest_sha256":")[0-9a-f]{8}/u, '$100000000')), 'altered', /对应的是另一份清单/u],
  };
}

/** Says that it unpacks to four gigabytes. */
function bomb(top) {
  const bytes = deflateRawSync(Buffer.from('x'));
  const said = { method: 8, packed: bytes.length, size: 0xf0000000 };
  return write([...bag(top, {}), { name: `${top}/data/x`, bytes, local: said, central: said }]);
}

for (const name of ['chrome', 'firefox']) {
  describe(name, () => {
    let browser;
    before(async () => { browser = await launch(name); });
    after(() => browser.close());

    it('says of each bundle what it is', async () => {
      const { page, heard } = await open(browser, example.page);
      const good = await verified(page, '#pick-zip', example.zip);
      assert.equal(good.kind, 'intact', good.text);
      assert.deepEqual(good.findings, []);
      const told = JSON.parse(execFileSync(program, ['verify', example.zip, '--json'], { encoding: 'utf8' }));
      for (const digest of [told.seal, told.evidence_digest, '与本页所列的证据码一致', '没有第三方时间', '没有签名', '不说明内容真实']) {
        assert.ok(good.text.includes(digest), digest);
      }
      assert.match(good.states, new RegExp(`与清单一致 ${told.files.matched}\\D`, 'u'));
      for (const [what, [bytes, verdict, said]] of Object.entries(wrong())) {
        const path = made(`${what}.zip`, bytes);
        const answer = await verified(page, '#pick-zip', path);
        if (verdict !== null) assert.equal(answer.kind, verdict, `${what}: ${answer.text}`);
        if (said !== null) assert.match(answer.findings.join('\n'), said, `${what}: ${answer.text}`);
        // The command comes to the same.
        const command = spawned(['verify', path, '--json']).verdict;
        assert.equal(answer.kind, command, `${what}: the page says ${answer.kind}, the command ${command}`);
      }
      assert.deepEqual(heard, []);
      await page.close();
    });

    // As `cargo test --test tampered` writes them: neither calls intact what the other does not. Some of them the command does not
    // read at all, where the page lists what it can.
    it('says of zips made to deceive what the command says', { skip: !process.env.ZIPS }, async () => {
      const { page, heard } = await open(browser, example.page);
      const zips = readdirSync(process.env.ZIPS);
      assert.ok(zips.length > 15);
      for (const zip of zips) {
        const path = join(process.env.ZIPS, zip);
        const [answer, command] = [await verified(page, '#pick-zip', path), spawned(['verify', path, '--json']).verdict];
        assert.equal(answer.kind === 'intact', command === 'intact', `${zip}: the page says ${answer.kind}, the command ${command}: ${answer.text}`);
      }
      assert.deepEqual(heard, []);
      await page.close();
    });

    it('compares a seal that was kept elsewhere', async () => {
      const { page, heard } = await open(browser, example.page);
      const { text } = await verified(page, '#pick-zip', example.zip);
      const seal = /[0-9a-f]{64}/u.exec(text)[0];
      const said = async (typed) => {
        await page.$eval('#seal-kept', (field) => { field.value = ''; });
        await page.type('#seal-kept', typed);
        return page.$eval('#seal-kept + p', (p) => p.textContent);
      };
      assert.match(await said(` ${seal.toUpperCase()} `), /就是当时那一个包/u);
      assert.match(await said(seal.replace(/.$/u, (c) => (c === '0' ? '1' : '0'))), /不一致/u);
      assert.match(await said('12345'), /64 位/u);
      assert.deepEqual(heard, []);
      await page.close();
    });

    it('takes a folder, picked or dropped', async () => {
      const { page, heard } = await open(browser, example.page);
      if (name === 'chrome') {
        const picked = await verified(page, '#pick-folder', example.folder);
        assert.equal(picked.kind, 'intact', picked.text);
        const other = join(scratch, 'other-folder', example.top);
        cpSync(example.folder, other, { recursive: true });
        writeFileSync(join(other, '.DS_Store'), 'x');
        const withSystem = await verified(page, '#pick-folder', other);
        assert.equal(withSystem.kind, 'intact', withSystem.text);
        assert.match(withSystem.findings.join(), /系统自动生成/u);
        writeFileSync(join(other, 'data', 'letters', '12315.txt'), 'x');
        assert.equal((await verified(page, '#pick-folder', other)).kind, 'altered');
        // The folder above, with a second bundle in it: the page does not choose.
        cpSync(example.folder, join(scratch, 'other-folder', '另一个'), { recursive: true });
        const both = await verified(page, '#pick-folder', join(scratch, 'other-folder'));
        assert.equal(both.kind, 'not-a-bundle', both.text);
        assert.match(both.findings.join(), /请只选证据包自己的那个文件夹/u);
        assert.match(both.text, /核对的是other-folder/u);
      } else {
        // WebDriver gives Firefox no folders; what the field hands to the page is made here, path by path.
        const files = example.entries.map(({ name: path, bytes }) => [path, bytes.toString('base64')]);
        await page.evaluate((all) => {
          const field = document.getElementById('pick-folder');
          const list = all.map(([path, text]) => {
            const file = new File([Uint8Array.from(atob(text), (c) => c.charCodeAt(0))], path.split('/').pop());
            Object.defineProperty(file, 'webkitRelativePath', { value: path });
            return file;
          });
          Object.defineProperty(field, 'files', { value: list });
          field.dispatchEvent(new Event('change'));
        }, files);
        const picked = await answered(page);
        assert.equal(picked.kind, 'intact', picked.text);
      }
      assert.deepEqual(heard, []);
      await page.close();
    });

    it('takes a dropped zip and does not leave the page', async () => {
      const { page, heard } = await open(browser, example.page);
      const bytes = readFileSync(example.zip).toString('base64');
      const stayed = await page.evaluate((text) => {
        const transfer = new DataTransfer();
        transfer.items.add(new File([Uint8Array.from(atob(text), (c) => c.charCodeAt(0))], 'x.zip'));
        const item = transfer.items[0];
        // A made-up transfer has no entries in some browsers.
        if (item.webkitGetAsEntry() === null) Object.getPrototypeOf(item).webkitGetAsEntry = () => ({ isDirectory: false });
        return !document.body.dispatchEvent(new DragEvent('drop', { bubbles: true, cancelable: true, dataTransfer: transfer }));
      }, bytes);
      assert.ok(stayed, 'the browser would have opened the file');
      assert.equal((await answered(page)).kind, 'intact');
      assert.deepEqual(heard, []);
      await page.close();
    });

    it('checks two thousand files', async () => {
      const payload = Object.fromEntries(Array.from({ length: 2000 }, (_, n) => [`data/evidence/other/图${n}.txt`, Buffer.from(`第${n}个`)]));
      const entries = bag('many', payload);
      const { page, heard } = await open(browser, example.page);
      const good = await verified(page, '#pick-zip', made('many.zip', write(entries)));
      assert.equal(good.kind, 'intact', good.text);
      assert.match(good.states, /与清单一致 2002/u);
      assert.match(good.text, /与本页所列的证据码不一致/u);
      entries[1234].bytes = Buffer.from('x');
      const bad = await verified(page, '#pick-zip', made('many-one.zip', write(entries)));
      assert.deepEqual([bad.kind, bad.findings.length], ['altered', 1]);
      assert.deepEqual(heard, []);
      await page.close();
    });

    it('streams five hundred megabytes', async () => {
      const path = join(scratch, 'large.zip');
      const mib = Buffer.alloc(1 << 20, '示例');
      const large = { sum: repeated(mib, 400), length: 400 << 20 };
      const deflated = { sum: repeated(Buffer.alloc(1 << 20), 120), length: 120 << 20 };
      writeLarge(path, mib, bag('large', { 'data/evidence/other/录像.mp4': large, 'data/evidence/other/空.bin': deflated }));
      const { page, heard } = await open(browser, example.page);
      const quiet = memory(browser);
      let most = quiet;
      const watch = setInterval(() => { most = Math.max(most, memory(browser)); }, 100);
      const answer = await verified(page, '#pick-zip', path);
      clearInterval(watch);
      assert.equal(answer.kind, 'intact', answer.text);
      assert.match(answer.text, /520\.0 MB/u);
      console.log(`# ${name}: 520 MB checked, memory from ${quiet.toFixed(0)} to at most ${most.toFixed(0)} MiB`);
      assert.ok(most - quiet < 256, `memory grew by ${(most - quiet).toFixed(0)} MiB`);
      assert.deepEqual(heard, []);
      rmSync(path);
      await page.close();
    });

    it('shows hostile texts as they were written', async () => {
      const { page, heard } = await open(browser, hostile.page);
      const text = await page.evaluate(async () => {
        // Whatever waits for a pointer, a focus or a load gets it.
        for (const element of document.querySelectorAll('*')) {
          element.scrollIntoView?.();
          element.focus?.();
          for (const kind of ['mouseover', 'error', 'load', 'animationstart']) element.dispatchEvent(new Event(kind));
        }
        await new Promise((resolve) => { setTimeout(resolve, 300); });
        return document.body.innerText;
      });
      for (const place of ['title', 'name', 'item', 'claim', 'event', 'picture', 'source', 'party', 'message', 'sender', 'log', 'page']) {
        assert.ok(text.includes(`注入-${place}<script>alert('${place}')</script>`), place);
      }
      assert.ok(text.includes('"><img src=x onerror=alert(10)>〔U+202E〕gnp'), 'the name of a file');
      const broken = await page.evaluate(() => [...document.images].filter((image) => image.complete && image.naturalWidth === 0).map((image) => image.src));
      assert.deepEqual(broken, []);
      assert.equal((await verified(page, '#pick-zip', hostile.zip)).kind, 'intact');
      assert.deepEqual(heard, []);
      await page.close();
    });

    it('reaches nothing, even when told to', async () => {
      const { page } = await open(browser, example.page);
      const { port } = server.address();
      const outcome = await page.evaluate(async (address) => {
        const tried = [];
        const told = (what) => tried.push(what);
        await fetch(address).then(() => told('fetch'), () => {});
        try { new WebSocket(address.replace('http', 'ws')); } catch { /* Refused. */ }
        try { navigator.sendBeacon(address, 'x'); } catch { /* Refused. */ }
        for (const [name, key] of [['img', 'src'], ['script', 'src'], ['iframe', 'src'], ['link', 'href'], ['object', 'data'], ['video', 'src']]) {
          const element = document.createElement(name);
          if (name === 'link') element.rel = 'stylesheet';
          element[key] = address;
          document.body.append(element);
        }
        const inline = document.createElement('script');
        inline.textContent = 'window.ran = true';
        document.body.append(inline);
        const handler = document.createElement('p');
        handler.setAttribute('onclick', 'window.ran = true');
        document.body.append(handler);
        handler.click();
        // Later, from the page itself: what a driver runs is exempt.
        setTimeout(() => { try { Function('window.ran = true')(); } catch { /* Refused. */ } }, 0);
        const base = document.createElement('base');
        base.href = address;
        document.head.append(base);
        const worker = new Worker(URL.createObjectURL(new Blob([`fetch('${address}').then(() => postMessage('out'), () => postMessage('kept'))`])));
        told(await new Promise((resolve) => { worker.onmessage = ({ data }) => resolve(data); }));
        const form = document.createElement('form');
        form.action = address;
        document.body.append(form);
        try { form.submit(); } catch { /* Refused. */ }
        await new Promise((resolve) => { setTimeout(resolve, 500); });
        return { tried, ran: window.ran === true, base: document.baseURI.startsWith('file:') };
      }, `http://127.0.0.1:${port}/`);
      assert.deepEqual(outcome, { tried: ['kept'], ran: false, base: true });
      assert.equal(asked, 0, 'a request left the page');
      await page.close();
    });

    it('can be used by everyone', async () => {
      for (const [width, scheme, which] of [[1280, 'light', example], [390, 'light', example], [1280, 'dark', example], [390, 'light', hostile]]) {
        if (name === 'firefox' && scheme === 'dark') continue;
        const { page } = await open(browser, which.page, { width, scheme });
        await verified(page, '#pick-zip', which.zip);
        await page.evaluate(() => document.querySelectorAll('details').forEach((details) => { details.open = true; }));
        await page.evaluate(axe);
        const found = await page.evaluate(async () => {
          const { violations } = await window.axe.run(document, { resultTypes: ['violations'] });
          return violations.map(({ id, impact, nodes }) => `${impact} ${id}: ${nodes.slice(0, 3).map(({ html }) => html.slice(0, 120)).join(' | ')}`);
        });
        assert.deepEqual(found, [], `${width} ${scheme}`);
        const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
        assert.ok(wide <= 0, `at ${width} the page is ${wide} pixels too wide`);
        await page.close();
      }
    });

    it('is walked through with the keyboard', async () => {
      const { page } = await open(browser, example.page);
      const walked = [];
      for (let n = 0; n < 9; n += 1) {
        await page.keyboard.press('Tab');
        walked.push(await page.evaluate(() => document.activeElement.id || document.activeElement.getAttribute('href')));
      }
      assert.equal(walked[0], '#main', 'the first stop leads past the contents');
      assert.ok(walked.includes('pick-zip') && walked.includes('pick-folder'), walked.join());
      await verified(page, '#pick-zip', example.zip);
      assert.equal(await page.evaluate(() => document.activeElement.id), 'verify-result', 'the answer is read next');
      await page.close();
    });
  });
}

describe('markup', () => {
  it('is valid', async () => {
    const validator = new HtmlValidate(new FileSystemConfigLoader());
    for (const { page } of [example, hostile]) {
      const report = await validator.validateString(readFileSync(page, 'utf8'), join(here, 'index.html'));
      const said = report.results.flatMap(({ messages }) => messages.map(({ line, ruleId, message }) => `${line}: ${ruleId}: ${message}`));
      assert.deepEqual([...new Set(said)].slice(0, 20), []);
    }
  });
});

/** What a command answers, whatever it comes to. */
function spawned(args) {
  try {
    return JSON.parse(execFileSync(program, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }));
  } catch (error) {
    return JSON.parse(error.stdout);
  }
}

function repeated(piece, times) {
  const hash = createHash('sha256');
  for (let n = 0; n < times; n += 1) hash.update(piece);
  return hash.digest('hex');
}

function crcOfMany(piece, times) {
  let crc = 0;
  for (let n = 0; n < times; n += 1) crc = crc32(piece, crc);
  return crc;
}

/** A zip whose largest file is stored piece by piece, and whose second is deflated: made without holding it. */
function writeLarge(path, piece, entries) {
  const file = openSync(path, 'w');
  const directory = [];
  let at = 0;
  const put = (bytes) => {
    writeSync(file, bytes);
    at += bytes.length;
  };
  for (const { name, bytes } of entries) {
    const [size, method] = [bytes.length, name.endsWith('.bin') ? 8 : 0];
    const body = method === 8 ? deflateRawSync(Buffer.alloc(size), { level: 1 }) : bytes;
    const packed = method === 8 ? body.length : size;
    const offset = at;
    const crc = method === 8 ? crc32(Buffer.alloc(size)) : bytes.sum ? crcOfMany(piece, size / piece.length) : crc32(bytes);
    const fields = (head, isCentral) => {
      const raw = Buffer.from(name);
      const fixed = Buffer.alloc(head);
      let place = fixed.writeUInt32LE(isCentral ? 0x02014b50 : 0x04034b50, 0);
      if (isCentral) place = fixed.writeUInt16LE(0x0314, place);
      for (const value of [20, 0x800, method, 0, 0x21]) place = fixed.writeUInt16LE(value, place);
      for (const value of [crc, packed, size]) place = fixed.writeUInt32LE(value, place);
      fixed.writeUInt16LE(raw.length, place);
      if (isCentral) fixed.writeUInt32LE(offset, 42);
      return Buffer.concat([fixed, raw]);
    };
    directory.push(fields(46, true));
    put(fields(30, false));
    if (bytes.sum && method === 0) for (let n = 0; n < size / piece.length; n += 1) put(piece);
    else put(body);
  }
  const central = Buffer.concat(directory);
  const start = at;
  put(central);
  put(endOf(entries.length, central.length, start));
  closeSync(file);
}
