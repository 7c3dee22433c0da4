// The two browsers, and what a page of theirs did: what it logged, asked for, and put up.

import { readdirSync, readFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import puppeteer from 'puppeteer-core';

const HERE = {
  chrome: { executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: ['--no-sandbox'] },
  firefox: { executablePath: process.env.FIREFOX ?? '/usr/bin/firefox-esr', args: [] },
};

export function launch(browser) {
  return puppeteer.launch({ browser, headless: true, ...HERE[browser], protocolTimeout: 300000 });
}

/** Opens a file, and listens. `heard` holds all that a tame page never does. */
export async function open(browser, path, { width = 1280, scheme = 'light' } = {}) {
  const page = await browser.newPage();
  const heard = [];
  page.on('console', (message) => heard.push(`console ${message.type()}: ${message.text()}`));
  page.on('pageerror', (error) => heard.push(`error: ${error.message}`));
  page.on('dialog', async (dialog) => {
    heard.push(`dialog: ${dialog.message()}`);
    await dialog.dismiss();
  });
  page.on('request', (request) => {
    // The worker is a part of the page.
    if (!/^(file|blob|data):/u.test(request.url())) heard.push(`request: ${request.url()}`);
  });
  await page.setViewport({ width, height: 900 });
  if (scheme === 'dark') await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: 'dark' }]);
  await page.goto(pathToFileURL(path).href);
  return { page, heard };
}

/** Gives files to a field, and hands back what the page says of them. */
export async function verified(page, field, ...paths) {
  await page.evaluate(() => { document.getElementById('verify-result').hidden = true; });
  const input = await page.$(field);
  await input.uploadFile(...paths);
  return answered(page);
}

export async function answered(page) {
  await page.waitForSelector('#verify-result:not([hidden])', { timeout: 240000 });
  return page.$eval('#verify-result', (result) => ({
    verdict: result.querySelector('.verdict').textContent,
    kind: result.querySelector('.verdict').classList[1],
    text: result.textContent,
    findings: [...result.querySelectorAll(':scope > ul:not(.limits) > li')].map((item) => item.textContent),
    states: result.querySelector('summary')?.textContent ?? '',
  }));
}

/** The memory of a browser and all its processes, in MiB: what is shared is counted once. */
export function memory(browser) {
  const parents = new Map();
  for (const pid of readdirSync('/proc').filter((name) => /^\d+$/u.test(name))) {
    try { parents.set(pid, /^PPid:\s*(\d+)$/mu.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))[1]); } catch { /* It has ended. */ }
  }
  const root = String(browser.process().pid);
  const isOurs = (pid) => pid === root || (parents.has(pid) && isOurs(parents.get(pid)));
  let kib = 0;
  for (const pid of [...parents.keys()].filter(isOurs)) {
    try { kib += Number(/^Pss:\s*(\d+)/mu.exec(readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8'))[1]); } catch { /* It has ended. */ }
  }
  return kib / 1024;
}
