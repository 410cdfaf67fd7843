// The dashboard as people use it: the real binary plays its demo, a real browser opens every page in both languages, and does
// what a community manager does. Needs `npm run build` and a binary; `make ui-tests` sees to both.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { typesOf } from '../scripts/describe.mjs';
import { accessible, fits, open, settled } from './browser.mjs';
import { play } from './demo.mjs';
import { eventually, start } from './vigie.mjs';

const PAGES = [
  '/', '/mentions', '/alerts', '/rules', '/rules/new', '/benchmark', '/authors', '/trends', '/own', '/reports', '/reports/new', '/settings', '/settings/labels', '/settings/brand/lunivel', '/settings/topic/new', '/nowhere',
];
const HOSTILE = '<img src=x onerror=document.title="owned"> \u202eLunivel\u202c {{7*7}} javascript:alert(1) \ufdfd';

let demo;
let alert;

before(async () => {
  demo = await play();
  alert = await eventually('an alert fires', async () => (await demo.ask(`/api/v1/alerts?brand=lunivel&state=firing`)).alerts[0]);
});
after(async () => {
  await demo?.stop();
});

test('the types are of the API that the binary serves', async () => {
  const served = await typesOf(JSON.stringify(await demo.ask(`/api/openapi.json`)));
  const kept = readFileSync(new URL('../src/api/schema.d.ts', import.meta.url), 'utf8');
  assert.ok(served === kept, 'the API has changed: run `make ui-types` and commit crates/server/ui/src/api/schema.d.ts');
});

test('the printed link lets in once, and whoever came in stays in', async () => {
  const stranger = await open(demo.browser);
  await stranger.page.goto(demo.url);
  await stranger.page.getByRole('heading', { name: 'Sign in' }).waitFor();
  await stranger.page.goto(demo.link);
  await stranger.page.getByText(/this link was used/).waitFor();
  await accessible(stranger.page, 'a link that was used');
  await stranger.close();
  const { page, complaints, close } = await demo.open();
  await page.goto(demo.link);
  await page.locator('.figure').first().waitFor();
  assert.deepEqual(complaints, []);
  await close();
});

test('every page is accessible, fits and complains of nothing, in both languages', async () => {
  for (const [locale, colorScheme] of [['en', 'light'], ['fr', 'dark']]) {
    const { page, complaints, close } = await demo.open({ locale, colorScheme });
    for (const path of [...PAGES, `/alerts/id/${alert.id}`]) {
      const where = `${path} in ${locale}`;
      await page.setViewportSize({ width: 1280, height: 900 });
      await page.goto(demo.url + path);
      await settled(page);
      assert.equal(await page.locator('html').getAttribute('lang'), locale, where);
      await accessible(page, where);
      await fits(page, where, 360, 2560);
      assert.deepEqual(complaints, [], where);
    }
    await close();
  }
});

test('the first page is light, and kept', async (t) => {
  const { page, close } = await demo.open();
  const scripts = [];
  page.on('response', (response) => response.url().endsWith('.js') && scripts.push(response));
  await page.goto(demo.url);
  await settled(page);
  let bytes = 0;
  for (const script of scripts) {
    assert.match(script.headers()['cache-control'], /immutable/);
    assert.match(script.headers()['content-encoding'], /^(br|gzip)$/);
    bytes += (await script.request().sizes()).responseBodySize;
  }
  const policy = (await (await fetch(demo.url)).headers).get('content-security-policy');
  assert.match(policy, /script-src 'self';/);
  t.diagnostic(`${scripts.length} scripts, ${Math.round(bytes / 1024)} KB, the charts included`);
  await close();
});

test('a number leads to its mentions, which are searched, filtered and read by keyboard', async () => {
  const { page, complaints, close } = await demo.open();
  await page.goto(`${demo.url}/?period=30d`);
  await page.getByRole('link', { name: /^Mentions: .*Show the mentions/ }).click();
  await page.waitForURL(/\/mentions\?.*brand=lunivel/);
  assert.match(page.url(), /period=30d/);

  await page.keyboard.press('/');
  const box = page.getByRole('searchbox');
  await box.fill('rappel AND (');
  await page.getByText(/Character \d+:/).first().waitFor();
  await box.fill('rappel OR recall');
  await box.press('Enter');
  await page.waitForURL(/q=rappel/);
  await page.locator('article mark', { hasText: /rappel|recall/i }).first().waitFor();

  await page.getByRole('checkbox', { name: 'Negative' }).check();
  await page.waitForURL(/sentiment=negative/);
  await page.getByRole('button', { name: 'Remove Negative' }).click();
  await page.waitForURL((url) => !url.search.includes('sentiment'));

  await settled(page);
  await page.locator('h1').click();
  await page.keyboard.press('j');
  const article = page.locator('article').first();
  assert.ok(await article.evaluate((card) => card === document.activeElement), 'j goes to the first mention');
  await page.keyboard.press('e');
  await article.getByText(/Names .*Lunivel/).waitFor();
  await article.getByRole('button', { name: 'Positive' }).click();
  await article.getByRole('button', { name: 'Positive', pressed: true }).waitFor();
  await article.getByText('Positive', { exact: true }).first().waitFor();
  assert.deepEqual(complaints, []);
  await close();
});

test('new mentions come by themselves, and wait while one reads', async () => {
  const { page, close } = await demo.open();
  await page.goto(`${demo.url}/mentions?brand=lunivel&period=24h`);
  const total = async () => Number((await page.getByText(/^[\d,]+ mentions?$/).first().textContent()).replace(/\D/g, ''));
  const first = await total();
  await eventually('the list grows', async () => (await total()) > first);
  await page.mouse.wheel(0, 900);
  await page.getByRole('button', { name: /new mentions?$/ }).click();
  assert.equal(await page.evaluate(() => window.scrollY), 0);
  await close();
});

test('what strangers write stays text', async () => {
  const post = { id: 'shop:hostile', source: 'shop', url: 'javascript:alert(1)', text: `Lunivel ${HOSTILE}`, published_at: new Date().toISOString(), author: { handle: HOSTILE } };
  await demo.ask(`/api/v1/posts`, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(post) });
  await eventually('it is found', async () => (await demo.ask(`/api/v1/mentions?source=shop`)).total === 1);
  const { page, complaints, close } = await demo.open();
  await page.goto(`${demo.url}/mentions?source=shop`);
  const article = page.locator('article');
  await article.getByText('onerror=document.title').first().waitFor();
  assert.equal(await article.locator('img, script').count(), 0);
  assert.equal(await article.locator('a[href^="javascript"]').count(), 0);
  assert.equal(await article.getByRole('link', { name: 'Original' }).count(), 0);
  assert.match(await page.title(), /Vigie/);
  assert.deepEqual(complaints, []);
  await close();
});

test('an alert is opened, understood and taken care of', async () => {
  const { page, complaints, close } = await demo.open();
  await page.goto(`${demo.url}/alerts?state=firing`);
  await page.locator('article a').first().click();
  await page.getByRole('heading', { name: 'Why it fired' }).waitFor();
  await page.getByRole('button', { name: 'Acknowledge' }).click();
  await page.getByRole('button', { name: /Taken care of by Demo/ }).waitFor();
  await page.getByLabel('A remark for whoever looks next').fill(`On it ${HOSTILE}`);
  await page.getByRole('button', { name: 'Add' }).click();
  await page.getByText('On it <img').waitFor();
  await page.getByRole('button', { name: 'Silence' }).click();
  await page.getByRole('menuitem', { name: '1 hour' }).click();
  await page.getByRole('link', { name: 'All alerts' }).click();
  await page.getByText('Silences in force').waitFor();
  await page.getByRole('button', { name: 'End it' }).click();
  await page.getByText('Silences in force').waitFor({ state: 'detached' });
  assert.deepEqual(complaints, []);
  await close();
});

test('a query is completed while one writes it, and remembered', async () => {
  const { page, complaints, close } = await demo.open();
  await page.goto(`${demo.url}/mentions`);
  const box = page.getByRole('searchbox');
  await box.pressSequentially('sent');
  await page.getByRole('option', { name: /sentiment:/ }).click();
  await page.getByRole('option', { name: /sentiment:negative/ }).waitFor();
  await accessible(page, 'completing a query');
  await box.press('Tab');
  assert.equal(await box.inputValue(), 'sentiment:negative ');
  await box.press('Enter');
  await page.waitForURL(/q=sentiment/);
  await page.getByRole('button', { name: 'Clear the search' }).click();
  await page.getByRole('button', { name: 'sentiment:negative' }).click();
  await page.waitForURL(/q=sentiment/);
  assert.deepEqual(complaints, []);
  await close();
});

test('a rule is tried on the past as its budget moves, then saved', async () => {
  const { page, complaints, close } = await demo.open();
  await page.goto(`${demo.url}/rules`);
  await page.locator('article a').first().click();
  await page.getByText(/^[\d,]+ alerts?$/).first().waitFor();
  const chosen = page.locator('tr', { hasText: 'this one' });
  const known = await chosen.textContent();
  const slider = page.getByRole('slider', { name: 'False alarms accepted' });
  await slider.press('End');
  await page.waitForFunction((old) => [...document.querySelectorAll('tr')].some((row) => /this one/.test(row.textContent) && row.textContent !== old), known);
  await accessible(page, 'a rule that was tried');
  await page.getByLabel('Name').fill('Watch closely');
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByRole('link', { name: 'Watch closely' }).waitFor();
  const { rule } = await demo.ask(`/api/v1/workspaces/demo`);
  assert.equal(rule.find(({ name }) => name === 'Watch closely').when.budget, 14);

  await page.getByRole('link', { name: 'New rule' }).click();
  await page.getByLabel('Name').fill('Many at once');
  await page.getByRole('combobox', { name: 'Fires on' }).click();
  await page.getByRole('option', { name: 'A number of mentions' }).click();
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByRole('link', { name: 'Many at once' }).click();
  await page.getByRole('button', { name: 'Remove' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Remove' }).click();
  await page.getByRole('link', { name: 'Watch closely' }).waitFor();
  await page.getByRole('link', { name: 'Many at once' }).waitFor({ state: 'detached' });
  assert.deepEqual(complaints, []);
  await close();
});

test('a query is changed with its effect in sight, and its past is filled', async () => {
  const { page, complaints, close } = await demo.open();
  await page.goto(`${demo.url}/settings`);
  await page.getByRole('link', { name: 'Lunivel' }).click();
  const query = page.getByRole('textbox', { name: 'Query' });
  const kept = await query.inputValue();
  await query.fill(`(${kept}) AND (`);
  await page.getByText(/Character \d+:/).first().waitFor();
  await query.fill(`(${kept}) -zzz`);
  await page.getByText('No longer found').waitFor();
  await page.getByLabel(/Paste a text/).fill('Lunivel, as usual');
  await page.getByText('Found', { exact: true }).last().waitFor();
  await page.getByRole('combobox', { name: 'Own accounts' }).fill('shop:@lunivel');
  await page.getByRole('combobox', { name: 'Own accounts' }).press('Enter');
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByRole('heading', { name: 'The past of changed queries' }).waitFor();
  await page.getByText(/^Done$/).first().waitFor();

  const post = { id: 'shop:own-1', source: 'shop', text: 'Good morning', published_at: new Date().toISOString(), author: { handle: 'lunivel', followers: 1200 } };
  await demo.ask(`/api/v1/posts`, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(post) });
  await eventually('the own post is counted', async () => (await demo.ask(`/api/v1/own`)).brands[0].now.posts === 1);
  await page.getByRole('link', { name: 'Own accounts' }).click();
  await page.getByRole('rowheader', { name: 'shop:@lunivel' }).waitFor();
  await accessible(page, 'own accounts');
  await fits(page, 'own accounts', 360, 1280);
  await page.getByRole('link', { name: 'What they published' }).click();
  await page.locator('article', { hasText: 'Good morning' }).waitFor();
  assert.deepEqual(complaints, []);
  await close();
});

test('mentions are worked through, one by one and many at once', async () => {
  const { page, complaints, close } = await demo.open();
  await page.goto(`${demo.url}/mentions?brand=korvane&period=30d&sort=oldest`);
  await settled(page);
  await page.locator('h1').click();
  await page.keyboard.press('j');
  await page.keyboard.press('s');
  await page.getByRole('menuitem', { name: 'To do' }).click();
  const first = page.locator('article').first();
  await first.getByRole('button', { name: 'To do' }).waitFor();
  await first.getByRole('button', { name: 'Assign' }).click();
  await page.getByRole('menuitem', { name: 'To me' }).click();
  await first.getByRole('button', { name: 'Demo' }).waitFor();
  await first.getByRole('button', { name: 'Tags' }).click();
  await page.getByRole('combobox', { name: 'Tags' }).fill('Refund');
  await page.getByRole('combobox', { name: 'Tags' }).press('Enter');
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await first.getByText('refund', { exact: true }).waitFor();
  await first.getByRole('button', { name: 'Why this is here' }).click();
  await first.getByLabel('Note for whoever looks next').fill('call back');
  await first.getByRole('button', { name: 'Save' }).click();
  await first.getByText(/Demo: note → call back/).waitFor();
  await accessible(page, 'working through mentions');

  for (const place of [1, 2]) await page.getByRole('checkbox', { name: /Select the mention/ }).nth(place).check();
  const bar = page.getByRole('region', { name: '2 selected' });
  await accessible(page, 'with two mentions selected');
  await bar.getByRole('button', { name: 'Status' }).click();
  await page.getByRole('menuitem', { name: 'Closed' }).click();
  await bar.waitFor({ state: 'detached' });
  await eventually('all three are counted', async () => (await demo.ask(`/api/v1/mentions?status=open,closed`)).total === 3);
  await page.getByRole('checkbox', { name: 'Closed' }).check();
  await page.waitForURL(/status=closed/);
  await page.getByText('2 mentions').first().waitFor();
  await page.locator('article').first().getByRole('button', { name: 'Not about us' }).click();
  await eventually('it has left the counts', async () => (await demo.ask(`/api/v1/mentions?status=closed`)).total === 1);
  assert.deepEqual(complaints, []);
  await close();
});

test('one changes over to French and stays there', async () => {
  const { page, close } = await demo.open();
  await page.goto(demo.url);
  await page.getByText('Français').click();
  await page.getByRole('link', { name: 'Comparaison' }).click();
  await page.getByRole('heading', { name: 'Comparaison' }).waitFor();
  await page.reload();
  await page.getByRole('heading', { name: 'Comparaison' }).waitFor();
  await close();
});

test('where a token is asked for, the page asks for it', async () => {
  const guarded = await start(
    /(http:\/\/127\.0\.0\.1:\d+)/, '--set', 'server.token=s3cret', '--set', 'server.guard_reads=true', '--set', 'server.listen=0.0.0.0:0', 'serve',
  );
  try {
    const { page, close } = await open(demo.browser);
    await page.goto(guarded.url);
    const token = page.getByLabel('Token', { exact: true });
    await token.fill('wrong');
    await page.getByRole('button', { name: 'Enter' }).click();
    await page.getByText('This token was not accepted').waitFor();
    await accessible(page, 'asking for the token');
    await token.fill('s3cret');
    await page.getByRole('button', { name: 'Enter' }).click();
    await page.getByRole('heading', { name: 'Nothing is watched yet' }).waitFor();
    await accessible(page, 'without a workspace');
    await close();
  } finally {
    await guarded.stop();
  }
});
