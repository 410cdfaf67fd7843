// Debian's Chromium, with an eye on what goes wrong in a page.
import { createRequire } from 'node:module';
import { readFileSync } from 'node:fs';
import assert from 'node:assert/strict';
import { chromium } from 'playwright-core';

const CHROMIUM = process.env.CHROMIUM ?? '/usr/bin/chromium';
const FLAGS = ['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking'];
const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

export const launch = () => chromium.launch({ executablePath: CHROMIUM, args: FLAGS });

/** A page in a language and a light, that fails for what its console complains about; of whoever has these cookies. */
export async function open(browser, { locale = 'en', colorScheme = 'light', width = 1280, height = 900, cookies = [] } = {}) {
  const context = await browser.newContext({ locale, colorScheme, viewport: { width, height }, reducedMotion: 'reduce' });
  await context.addCookies(cookies);
  context.setDefaultTimeout(60_000);
  const page = await context.newPage();
  const complaints = [];
  page.on('console', (message) => {
    if (message.type() === 'error' && !/status of 40[14]/.test(message.text())) complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(String(error)));
  return { page, complaints, close: () => context.close() };
}

/** Waits until everything that a page asked for is there. */
export async function settled(page) {
  await page.locator('h1').first().waitFor();
  await page.waitForFunction(() => !document.querySelector('[role="status"] .mantine-Skeleton-root, main .mantine-Skeleton-root'));
}

/** No fault that axe knows of, at the level that we promise. */
export async function accessible(page, where) {
  // Through the debugger, as the page's own policy lets in no script.
  await page.evaluate(AXE);
  const { violations } = await page.evaluate(() =>
    globalThis.axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] }),
  );
  const said = violations.map(({ id, help, nodes }) => `${id}: ${help}\n${nodes.slice(0, 3).map((node) => `  ${node.html}\n  ${node.failureSummary}`).join('\n')}`);
  assert.deepEqual(said, [], `${where} is accessible:\n${said.join('\n')}`);
}

/** Nothing sticks out at the side, once the page has found its place: machines that test are busy. */
export async function fits(page, where, ...widths) {
  const { height } = page.viewportSize();
  const over = () => page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  for (const width of widths) {
    await page.setViewportSize({ width, height });
    for (let tries = 0; tries < 25 && (await over()) > 0; tries += 1) await page.waitForTimeout(200);
    const wide = await over();
    assert.ok(wide <= 0, `${where} is ${wide} pixels too wide at ${width}`);
  }
}

/** What the page's own thread did meanwhile: of each task, in milliseconds, how long it was worked on. Others' work on the machine is not in it. */
export async function worked(browser, page, meanwhile) {
  await browser.startTracing(page, { categories: ['toplevel'] });
  await meanwhile();
  const { traceEvents } = JSON.parse((await browser.stopTracing()).toString());
  const drawing = traceEvents.filter(({ name, args }) => name === 'thread_name' && args.name === 'CrRendererMain').map(({ pid, tid }) => `${pid} ${tid}`);
  const tasks = traceEvents.filter(({ name, ph, pid, tid }) => ph === 'X' && name.endsWith('RunTask') && drawing.includes(`${pid} ${tid}`));
  return tasks.map(({ tdur = 0 }) => tdur / 1000);
}
