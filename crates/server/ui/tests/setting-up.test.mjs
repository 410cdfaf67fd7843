// What is set up in the dashboard, in a real browser: the first start from an empty server to the first mentions, a channel that is
// tested on a real receiver, a source that is tried before it is kept, workspaces with walls, and what a viewer cannot do.
import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { after, before, test } from 'node:test';
import { accessible, fits, launch, open, settled } from './browser.mjs';
import { eventually, start } from './vigie.mjs';

const PASSWORD = 'a long walk by the sea';
/** Everything that changes something, by its name. */
const DEEDS = /^(New rule|New channel|Add .*|Save|Remove|Send a test|Acknowledge|Assign|Snooze|Silence|Status|Tags|Not about us|Pause|Keep this source|End it|Invite|Make .*)$/;

let receiver;
let served;
let browser;
let owner;
const received = [];

before(async () => {
  // Takes what a webhook sends; answers as the search of Hacker News does.
  receiver = createServer((request, answer) => {
    const chunks = [];
    request.on('data', (chunk) => chunks.push(chunk));
    request.on('end', () => {
      const { pathname } = new URL(request.url, 'http://receiver');
      if (pathname === '/hook') received.push(JSON.parse(Buffer.concat(chunks).toString()));
      const hit = { objectID: '1', author: 'ana', title: 'Ask: is Aurora any good?', story_text: 'I read about Aurora', created_at_i: Math.floor(Date.now() / 1000) - 600 };
      answer.writeHead(pathname === '/gone' ? 410 : 200, { 'Content-Type': 'application/json' });
      answer.end(pathname.endsWith('/search_by_date') ? JSON.stringify({ hits: [hit] }) : '{}');
    });
  });
  await new Promise((ready) => receiver.listen(0, '127.0.0.1', ready));
  served = await start(/"?url"?[=:]"?(http:\/\/127\.0\.0\.1:\d+)/, '--set', 'outbound.allow=["127.0.0.1"]', 'serve', '--listen', '127.0.0.1:0');
  browser = await launch();
});
after(async () => {
  await browser?.close();
  await served?.stop();
  receiver?.close();
});

const here = () => `http://127.0.0.1:${receiver.address().port}`;

/** What the console complained of; what is refused with 400 or 422, a query that is half written or a wrong password, is said on the page. */
const faults = (complaints) => complaints.filter((complaint) => !/status of 4(00|22)/.test(complaint));

/** Asks as whoever signed in on a page. */
const asked = (page, path, method = 'GET', body = undefined) =>
  page.evaluate(
    async ([address, verb, content]) => {
      const answer = await fetch(address, { method: verb, ...(content && { headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(content) }) });
      return { status: answer.status, body: await answer.json().catch(() => undefined) };
    },
    [path, method, body],
  );

const post = (id, text) => ({ id: `shop:${id}`, source: 'shop', text, published_at: new Date().toISOString(), author: { handle: 'ana', followers: 120 } });

test('from the first account to the first mentions', async () => {
  owner = await open(browser);
  const { page, complaints } = owner;
  await page.goto(await served.hears(/(http:\/\/127\.0\.0\.1:\d+\/enter#\S+)/));
  for (const [label, value] of [['Name', 'Olga'], ['E-mail address', 'olga@example.org'], ['Password', PASSWORD]]) await page.getByLabel(label).first().fill(value);
  await page.getByRole('button', { name: 'Make the account' }).click();
  await page.getByRole('heading', { name: 'Nothing is watched yet' }).waitFor();
  await accessible(page, 'without a workspace');
  await page.getByLabel('Name of the client or team').fill('Ours');
  await page.getByRole('button', { name: 'Make the workspace' }).click();

  await page.getByRole('heading', { name: 'Which brand do you watch?' }).waitFor();
  await page.getByLabel('Name of the brand').fill('Aurora Shop');
  await page.getByRole('combobox', { name: 'Its handles' }).fill('@aurora_fr');
  await page.keyboard.press('Enter');
  const query = page.getByRole('textbox', { name: 'What is looked for' });
  assert.equal(await query.inputValue(), '"Aurora Shop" OR aurorashop OR @aurora_fr');
  await query.fill('Aurora AND (');
  await page.getByText(/Character \d+:/).first().waitFor();
  await query.fill('Aurora OR @aurora_fr');
  await page.getByText('Light', { exact: true }).waitFor();
  await accessible(page, 'the first brand');
  await fits(page, 'the first brand', 360, 1280);
  await page.getByRole('button', { name: 'Go on' }).click();

  await page.getByRole('heading', { name: 'Where do people speak of it?' }).waitFor();
  await accessible(page, 'the first source');
  await page.getByRole('button', { name: 'Later' }).click();

  await page.getByRole('heading', { name: 'When do you want to be told?' }).waitFor();
  await page.getByText(/^0 alerts$/).waitFor();
  await accessible(page, 'the first rule');
  const posted = await asked(page, '/api/v1/posts', 'POST', post(1, 'Aurora is late again'));
  assert.equal(posted.status, 200);
  await page.getByRole('button', { name: 'Keep the rule and show the mentions' }).click();
  await page.waitForURL(/\/mentions\?.*brand=aurora-shop/);
  await page.locator('article', { hasText: 'Aurora is late again' }).waitFor();
  await asked(page, '/api/v1/posts', 'POST', post(2, 'Aurora answered at last'));
  await page.locator('article', { hasText: 'Aurora answered at last' }).waitFor();
  const { body } = await asked(page, '/api/v1/workspaces/ours');
  assert.deepEqual([body.brand[0].own, body.rule[0].scope.brands], [true, ['aurora-shop']]);
  assert.deepEqual(faults(complaints), []);
});

test('a channel is set up, tested and seen to fail', async () => {
  const { page, complaints } = owner;
  await page.goto(`${served.url}/channels`);
  await page.getByText(/No channel yet/).waitFor();
  await page.getByRole('link', { name: 'New channel' }).click();
  await page.getByLabel('Name').fill('Our desk');
  await page.getByRole('combobox', { name: 'How to reach it' }).click();
  await page.getByRole('option', { name: 'Slack' }).click();
  await page.getByLabel('Address of the webhook').fill('https://hooks.example.org/T0/B0');
  await page.getByText(/looks like the secret itself/).waitFor();
  assert.ok(await page.getByRole('button', { name: 'Save' }).isDisabled(), 'a secret is never kept');
  await page.getByRole('combobox', { name: 'How to reach it' }).click();
  await page.getByRole('option', { name: 'Webhook' }).click();
  await page.getByRole('textbox', { name: 'Address', exact: true }).fill(`${here()}/hook`);
  await page.getByRole('switch', { name: 'Quiet hours' }).check({ force: true });
  await accessible(page, 'a channel');
  await fits(page, 'a channel', 360, 1280);
  await page.getByRole('button', { name: 'Save' }).click();

  const card = page.getByRole('article', { name: 'our-desk' });
  await card.getByText(/quiet from 22:00 to 07:00/).waitFor();
  await card.getByRole('button', { name: 'Send a test to our-desk' }).click();
  await card.getByText('It arrived').waitFor();
  await card.getByText('Works').waitFor();
  assert.equal(received.length, 1);
  await accessible(page, 'a channel that works');
  await card.getByRole('link', { name: 'our-desk' }).click();
  await page.getByRole('textbox', { name: 'Address', exact: true }).fill(`${here()}/gone`);
  await page.getByRole('button', { name: 'Save' }).click();
  await card.getByRole('button', { name: 'Send a test to our-desk' }).click();
  await card.getByText('It did not arrive').waitFor();
  await accessible(page, 'a channel that does not work');
  await fits(page, 'a channel that does not work', 360, 1280);

  // A rule that names it loses it when it goes.
  const { body: workspace } = await asked(page, '/api/v1/workspaces/ours');
  workspace.rule[0].channels = ['our-desk'];
  await asked(page, '/api/v1/workspaces/ours', 'PUT', workspace);
  await page.goto(`${served.url}/channels/our-desk`);
  await page.getByRole('button', { name: 'Remove' }).click();
  await page.getByRole('dialog').getByText(/tell only their other channels/).waitFor();
  await page.getByRole('dialog').getByRole('button', { name: 'Remove' }).click();
  await page.getByText(/No channel yet/).waitFor();
  assert.deepEqual((await asked(page, '/api/v1/workspaces/ours')).body.rule[0].channels, []);
  assert.deepEqual(faults(complaints), []);
});

test('a source is tried before it is kept, and seen to work', async () => {
  const { page, complaints } = owner;
  const { body: workspace } = await asked(page, '/api/v1/workspaces/ours');
  const source = [{ id: 'news', paused: true, from: { kind: 'hacker_news', query: 'nothing', api: here() } }];
  await asked(page, '/api/v1/workspaces/ours', 'PUT', { ...workspace, source });
  await page.goto(`${served.url}/sources`);
  const card = page.getByRole('article', { name: 'news' });
  await card.getByText('Paused').waitFor();
  await accessible(page, 'sources');
  await card.getByRole('link', { name: 'news' }).click();
  await page.getByLabel('What to look for').fill('Aurora');
  assert.equal(await page.getByRole('button', { name: 'Keep this source' }).count(), 0, 'what was not looked at is not kept');
  await page.getByRole('button', { name: 'Look at what it finds' }).click();
  await page.getByText('It works').waitFor();
  await page.getByText('I read about Aurora').waitFor();
  await accessible(page, 'a source that was tried');
  await fits(page, 'a source that was tried', 360, 1280);
  await page.getByRole('button', { name: 'Keep this source' }).click();
  await card.getByRole('button', { name: 'Go on' }).click();
  await card.getByText('Running').waitFor();
  await eventually('what it reads is a mention', async () => (await asked(page, '/api/v1/mentions?workspace=ours&q=read')).body.total === 1);
  const { body: kept } = await asked(page, '/api/v1/workspaces/ours');
  assert.deepEqual(kept.source[0].from, { kind: 'hacker_news', query: 'Aurora', api: here() });
  await page.getByRole('link', { name: 'Add a source' }).click();
  await page.getByRole('button', { name: /^Subreddit/ }).click();
  await page.getByLabel('Community').fill('r/aurora');
  await accessible(page, 'a new source');
  await fits(page, 'a new source', 360, 1280);
  assert.deepEqual(faults(complaints), []);
});

test('a workspace is made, and not seen by others; a viewer looks and changes nothing', async () => {
  const { page } = owner;
  await page.goto(`${served.url}/workspaces`);
  await page.getByLabel('Name of the client or team').fill('Secret client');
  await accessible(page, 'workspaces');
  await fits(page, 'workspaces', 360, 1280);
  await page.getByRole('button', { name: 'Make the workspace' }).click();
  await page.getByRole('heading', { name: 'Which brand do you watch?' }).waitFor();
  assert.match(page.url(), /workspace=secret-client/);

  const { body: workspace } = await asked(page, '/api/v1/workspaces/ours');
  const rule = [{ id: 'each', name: 'Each one', when: { kind: 'threshold', count: 1, window: '1h' }, channels: ['terminal'] }];
  await asked(page, '/api/v1/workspaces/ours', 'PUT', { ...workspace, rule, channel: [{ id: 'terminal', to: { kind: 'console' } }] });
  await asked(page, '/api/v1/posts', 'POST', post(3, 'Aurora, once more'));
  const alert = await eventually('an alert fires', async () => (await asked(page, '/api/v1/alerts?workspace=ours')).body.alerts[0]);
  const invited = await asked(page, '/api/v1/users', 'POST', { email: 'vera@example.org', name: 'Vera', role: 'viewer', workspace: 'ours' });
  assert.equal(invited.status, 200, JSON.stringify(invited.body));

  const viewer = await open(browser);
  await viewer.page.goto(`${served.url}/enter#${invited.body.key}`);
  await viewer.page.getByLabel('Password').first().fill(PASSWORD);
  await viewer.page.getByRole('button', { name: 'Sign in' }).click();
  await viewer.page.getByRole('button', { name: 'Sign out' }).waitFor();
  for (const [path, there] of [
    ['/mentions', 'Aurora, once more'],
    ['/alerts', alert.headline],
    [`/alerts/id/${alert.id}`, 'Why it fired'],
    ['/rules', 'Each one'],
    ['/rules/each', 'You can look here'],
    ['/channels', 'terminal'],
    ['/channels/terminal', 'You can look here'],
    ['/sources', 'news'],
    ['/sources/news', 'You can look here'],
    ['/settings', 'Aurora Shop'],
    ['/settings/brand/aurora-shop', 'You can look here'],
    ['/start', 'You can look here'],
    ['/workspaces', 'Workspaces are made by the owners'],
    ['/account', 'vera@example.org'],
  ]) {
    await viewer.page.goto(served.url + path);
    await viewer.page.getByText(there).first().waitFor();
    await settled(viewer.page);
    const names = await viewer.page.locator('main').getByRole('button').or(viewer.page.locator('main').getByRole('link')).evaluateAll((all) => all.map((one) => one.ariaLabel ?? one.textContent.trim()));
    assert.deepEqual(names.filter((name) => DEEDS.test(name)), [], `${path} offers a viewer nothing that they may not do`);
    await accessible(viewer.page, `${path} as a viewer`);
  }
  await viewer.page.goto(`${served.url}/mentions`);
  await viewer.page.getByRole('button', { name: 'Why this is here' }).first().click();
  await viewer.page.getByText(/it takes the role|takes the role/).waitFor();
  assert.equal(await viewer.page.getByText('Secret client').count(), 0);
  assert.deepEqual((await asked(viewer.page, '/api/v1/workspaces')).body.map(({ id }) => id), ['ours']);
  assert.equal((await asked(viewer.page, '/api/v1/workspaces/secret-client')).status, 404);
  assert.equal((await asked(viewer.page, '/api/v1/workspaces/new', 'PUT', { workspace: { id: 'new', name: 'New' } })).status, 404);

  await changesPassword(viewer.page);
  assert.deepEqual(faults(viewer.complaints), []);
  await viewer.close();
});

/** A wrong one is told in either language, and nobody is sent to the door for it; the right one is taken. */
async function changesPassword(page) {
  await page.goto(`${served.url}/account`);
  const change = async (labels, old) => {
    await page.getByLabel(labels.old).fill(old);
    await page.getByLabel(labels.fresh).fill(`${PASSWORD} again`);
    await page.getByRole('button', { name: labels.change }).click();
  };
  const french = { old: 'Mot de passe actuel', fresh: 'Nouveau mot de passe', change: 'Changer le mot de passe' };
  const english = { old: 'Password until now', fresh: 'New password', change: 'Change the password' };
  await change(english, 'not this one');
  await page.getByText('the password until now is wrong').waitFor();
  await accessible(page, 'a wrong password');
  await page.locator('main').getByText('Français', { exact: true }).click();
  await change(french, 'nor this one');
  await page.getByText('le mot de passe actuel est incorrect').waitFor();
  await page.locator('main').getByText('English', { exact: true }).click();
  await change(english, PASSWORD);
  await page.getByText(/signed out everywhere but here/).waitFor();
}
