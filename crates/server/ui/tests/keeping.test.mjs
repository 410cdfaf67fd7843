// What one takes away or leaves for others: exports, saved searches, reports, labels.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { after, before, test } from 'node:test';
import { accessible, fits, settled } from './browser.mjs';
import { play } from './demo.mjs';
import { eventually, json, start } from './vigie.mjs';

let demo;

before(async () => {
  demo = await play();
});
after(async () => {
  await demo?.stop();
});

/** The file that a click brings, as text. */
async function downloaded(page, click) {
  const [file] = await Promise.all([page.waitForEvent('download'), click()]);
  assert.equal(await file.failure(), null);
  const bytes = await readFile(await file.path());
  return { name: file.suggestedFilename(), bytes, text: bytes.toString('utf8') };
}

test('what is found is exported, with the filters of the address', async () => {
  const { page, complaints, close } = await demo.open();
  await page.goto(`${demo.url}/mentions?brand=lunivel&sentiment=negative&sort=oldest&period=30d`);
  await settled(page);
  await page.getByRole('button', { name: 'Export' }).click();
  await accessible(page, 'the formats of an export');
  const lines = await downloaded(page, () => page.getByRole('menuitem', { name: 'JSON lines' }).click());
  assert.match(lines.name, /^demo-mentions-\d{4}-\d\d-\d\d\.ndjson$/);
  const rows = lines.text.trim().split('\n').map((line) => JSON.parse(line));
  assert.ok(rows.length > 5, `${rows.length} rows`);
  assert.ok(rows.every((row) => row.sentiment === 'negative' && row.brands.includes('lunivel')));
  assert.ok(rows[0].published_at <= rows.at(-1).published_at, 'the oldest comes first');

  await page.goto(`${demo.url}/authors?only=detractors&period=30d`);
  await settled(page);
  await page.getByRole('button', { name: 'Export' }).click();
  const sheet = await downloaded(page, () => page.getByRole('menuitem', { name: 'CSV with semicolons' }).click());
  assert.match(sheet.text, /^\uFEFFid;source;handle;/);
  await page.getByRole('button', { name: 'Export' }).click();
  const book = await downloaded(page, () => page.getByRole('menuitem', { name: 'Excel (XLSX)' }).click());
  assert.equal(book.bytes.subarray(0, 2).toString(), 'PK');
  assert.deepEqual(complaints, []);
  await close();
});

test('a search is saved, opened, renamed and removed', async () => {
  const { page, complaints, close } = await demo.open();
  await page.goto(`${demo.url}/mentions?brand=lunivel&q=recall%20OR%20rappel&sentiment=negative`);
  await settled(page);
  await page.getByRole('button', { name: 'Saved searches' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByText('No search is saved yet.').waitFor();
  await dialog.getByLabel('Name of the search').fill('Rappels, défavorables');
  await dialog.getByRole('button', { name: 'Save' }).click();
  const link = dialog.getByRole('link', { name: 'rappels-defavorables' });
  await link.waitFor();
  await accessible(page, 'saved searches');
  await fits(page, 'saved searches', 360, 1280);

  await page.goto(`${demo.url}/mentions?q=other&period=30d`);
  await settled(page);
  await page.getByRole('button', { name: 'Saved searches' }).click();
  await link.click();
  await page.waitForURL((url) => url.searchParams.get('q') === 'recall OR rappel' && url.searchParams.get('sentiment') === 'negative' && url.searchParams.get('period') === '30d');
  await page.getByRole('button', { name: 'rappels-defavorables', exact: true }).click();
  await dialog.getByRole('button', { name: 'Rename rappels-defavorables' }).click();
  await dialog.getByLabel('Name of the search').fill('Recalls');
  await dialog.getByRole('button', { name: 'Save' }).click();
  await dialog.getByRole('link', { name: 'recalls' }).waitFor();
  await eventually('only the new name is left', async () => (await demo.ask(`/api/v1/searches`)).map(({ name }) => name).join() === 'recalls');
  await dialog.getByRole('button', { name: 'Remove recalls' }).click();
  await dialog.getByText('No search is saved yet.').waitFor();
  assert.deepEqual(complaints, []);
  await close();
});

test('a report is made of what is compared, looked at and taken away', async () => {
  const { page, complaints, close } = await demo.open();
  await page.goto(`${demo.url}/benchmark?brands=lunivel,korvane&period=30d`);
  await settled(page);
  await page.getByRole('link', { name: 'Save as report' }).click();
  const name = page.getByLabel('Name, which is the title');
  await name.fill('Two of us');
  await page.getByRole('combobox', { name: 'Sent by itself' }).click();
  await page.getByRole('option', { name: 'Every week' }).click();
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByText('a schedule needs recipients').waitFor();
  await page.getByRole('combobox', { name: 'Recipients' }).fill('ana@example.com');
  await page.getByRole('combobox', { name: 'Recipients' }).press('Enter');
  await page.getByRole('button', { name: 'Mentions over time: later' }).click();
  await accessible(page, 'a report that is made');
  await fits(page, 'a report that is made', 360, 1280);
  await page.getByRole('button', { name: 'Save' }).click();

  const card = page.getByRole('article').filter({ hasText: 'Two of us' });
  await card.getByText(/Every Monday at 8:00 AM · to 1 recipient · next /).waitFor();
  const report = (await demo.ask(`/api/v1/reports`)).reports.find(({ id }) => id === 'two-of-us');
  assert.deepEqual([report.period, report.brands.join(), report.sections.join()], ['30d', 'lunivel,korvane', 'summary,brands,timeline,share_of_voice,method']);
  await card.getByRole('button', { name: 'Preview' }).click();
  const preview = page.frameLocator('iframe');
  await preview.getByRole('heading', { name: 'Two of us' }).first().waitFor();
  await page.keyboard.press('Escape');
  const html = await downloaded(page, () => card.getByRole('link', { name: 'Download Two of us as HTML' }).click());
  assert.match(html.text, /<!doctype html>/i);
  const pdf = await downloaded(page, () => card.getByRole('link', { name: 'Download Two of us as PDF' }).click());
  assert.equal(pdf.bytes.subarray(0, 5).toString(), '%PDF-');

  // The demo has no mail server: what stands in the way is said.
  await card.getByRole('button', { name: 'Send now' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Send now' }).click();
  await card.getByRole('alert').waitFor();
  await accessible(page, 'a report that was not sent');
  await page.getByRole('link', { name: 'Two of us', exact: true }).click();
  await page.getByRole('button', { name: 'Remove' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Remove' }).click();
  await card.waitFor({ state: 'detached' });
  assert.deepEqual(complaints.filter((said) => !/status of (422|503)/.test(said)), []);
  await close();
});

test('a sample is labelled with keys, and tells how far the moods can be trusted', async () => {
  const { page, complaints, close } = await demo.open();
  await page.goto(`${demo.url}/settings`);
  await page.getByRole('link', { name: 'Check on a sample' }).click();
  await page.getByRole('button', { name: '50', exact: true }).click();
  await page.getByText('0 of 50 labelled').waitFor();
  for (const key of ['1', '2', '3']) await page.keyboard.press(key);
  await page.getByText('3 of 50 labelled').waitFor();
  await page.keyboard.press('ArrowLeft');
  const choice = page.getByRole('group', { name: 'To you it is:' });
  await choice.getByRole('button', { name: 'Positive', pressed: true }).waitFor();
  await page.keyboard.press('3');
  await page.getByText('2 of 50 labelled').waitFor();
  await page.getByText(/By 2 labels of a sample of 50/).waitFor();
  await accessible(page, 'labelling');
  await fits(page, 'labelling', 360, 1280);
  assert.equal((await demo.ask(`/api/v1/sentiment/sample?size=50`)).mentions.length, 50);
  assert.deepEqual(complaints, []);
  await close();
});

test('where a token is asked for, files come with it', async () => {
  const guarded = await start(
    /(http:\/\/127\.0\.0\.1:\d+)/, '--set', 'server.token=s3cret', '--set', 'server.guard_reads=true', '--set', 'server.listen=0.0.0.0:0', 'serve',
  );
  try {
    const auth = { Authorization: 'Bearer s3cret' };
    const brand = { id: 'lunivel', name: 'Lunivel', own: true, query: 'lunivel' };
    await json(`${guarded.url}/api/v1/workspaces/ours`, {
      method: 'PUT', headers: { ...auth, 'Content-Type': 'application/json' }, body: JSON.stringify({ workspace: { id: 'ours', name: 'Ours' }, brand: [brand] }),
    });
    const { page, complaints, close } = await demo.open();
    await page.goto(`${guarded.url}/mentions`);
    await page.getByLabel('Token', { exact: true }).fill('s3cret');
    await page.getByRole('button', { name: 'Enter' }).click();
    await page.getByRole('button', { name: 'Export' }).click();
    const file = await downloaded(page, () => page.getByRole('menuitem', { name: 'CSV', exact: true }).click());
    assert.match(file.name, /^ours-mentions-.*\.csv$/);
    assert.match(file.text, /^id,workspace,source/);
    assert.deepEqual(complaints, []);
    await close();
  } finally {
    await guarded.stop();
  }
});

test('how long mentions are kept is seen, and set with a warning', async () => {
  const { page, complaints, close } = await demo.open();
  await page.goto(`${demo.url}/settings`);
  const panel = page.getByRole('region', { name: 'How long things are kept' });
  await panel.getByText('Mentions are kept for ever').waitFor();
  await panel.getByText(/^The oldest was published on/).waitFor();
  await panel.getByText(/^Posts are kept for 30 days, within 20 GB$/).waitFor();
  await panel.getByLabel('Days that mentions are kept').fill('30');
  await panel.getByRole('button', { name: 'Save' }).click();
  const dialog = page.getByRole('dialog', { name: 'Keep mentions for 30 days only?' });
  await dialog.waitFor();
  await accessible(page, 'a shorter time');
  await dialog.getByRole('button', { name: 'Forget what is older' }).click();
  await panel.getByText('Mentions are kept for 30 days').waitFor();
  assert.equal((await demo.ask('/api/v1/workspaces/demo')).workspace.keep_days, 30);
  await panel.getByLabel('Days that mentions are kept').fill('');
  await panel.getByRole('button', { name: 'Save' }).click();
  await panel.getByText('Mentions are kept for ever').waitFor();
  await fits(page, 'settings', 360, 2560);
  assert.deepEqual(complaints, []);
  await close();
});
