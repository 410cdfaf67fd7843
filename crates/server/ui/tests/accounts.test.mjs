// Accounts in a real browser: the link of the first start, signing out and in, inviting, and what a viewer cannot do.
import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { accessible, fits, launch, open, settled } from './browser.mjs';
import { json, start } from './vigie.mjs';

const PASSWORD = 'a long walk by the sea';
const WORKSPACES = ['ours', 'theirs'].map(
  (id) => `[workspace]\nid = "${id}"\nname = "${id} & co"\n[[brand]]\nid = "brand"\nname = "Brand of ${id}"\nquery = 'brand'\n`,
);

let folder;
let served;
let browser;

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'vigie-ui-'));
  const files = WORKSPACES.map((_, number) => join(folder, `${number}.toml`));
  await Promise.all(files.map((file, number) => writeFile(file, WORKSPACES[number])));
  served = await start(/"?url"?[=:]"?(http:\/\/127\.0\.0\.1:\d+)/, 'serve', ...files.flatMap((file) => ['--workspace', file]), '--listen', '127.0.0.1:0');
  browser = await launch();
});
after(async () => {
  await browser?.close();
  await served?.stop();
  if (folder) await rm(folder, { recursive: true, force: true });
});

async function choose(page, fields, button) {
  for (const [label, value] of Object.entries(fields)) await page.getByLabel(label).first().fill(value);
  await page.getByRole('button', { name: button, exact: true }).click();
}

test('the first account is made by the link of the first start; it invites, and roles hold', async () => {
  const link = await served.hears(/(http:\/\/127\.0\.0\.1:\d+\/enter#\S+)/);
  const owner = await open(browser);
  await owner.page.goto(link);
  await owner.page.getByRole('heading', { name: 'Welcome to Vigie' }).waitFor();
  await accessible(owner.page, 'the first start');
  await fits(owner.page, 'the first start', 360, 1280);
  await choose(owner.page, { Name: 'Olga', 'E-mail address': 'olga@example.org', Password: PASSWORD }, 'Make the account');
  await owner.page.getByRole('button', { name: 'Sign out' }).waitFor();
  await assert.rejects(json(`${served.url}/api/v1/workspaces`), 'nobody is answered without saying who they are');

  await owner.page.getByRole('button', { name: 'Sign out' }).click();
  await owner.page.getByRole('heading', { name: 'Sign in' }).waitFor();
  await accessible(owner.page, 'the door');
  await choose(owner.page, { 'E-mail address': 'olga@example.org', Password: 'something else' }, 'Sign in');
  await owner.page.getByText(/no account has this address/).waitFor();
  await choose(owner.page, { Password: PASSWORD }, 'Sign in');
  await owner.page.getByRole('button', { name: 'Sign out' }).waitFor();

  await owner.page.goto(`${served.url}/settings?workspace=ours`);
  await settled(owner.page);
  const form = owner.page.getByRole('form', { name: 'Invite' });
  await form.getByLabel('E-mail address').fill('vera@example.org');
  await form.getByLabel('Name').fill('Véra');
  await form.getByRole('combobox', { name: 'Role' }).click();
  await owner.page.getByRole('option', { name: 'Viewer' }).click();
  await form.getByRole('button', { name: 'Invite' }).click();
  const invitation = await form.locator('code').textContent();
  const tokens = owner.page.getByRole('form', { name: 'Make a token' });
  await tokens.getByLabel('What it is for').fill('weekly export');
  await tokens.getByRole('button', { name: 'Make a token' }).click();
  const token = await tokens.locator('code').textContent();
  const asked = await json(`${served.url}/api/v1/mentions`, { headers: { Authorization: `Bearer ${token}` } });
  assert.equal(asked.total, 0);
  await accessible(owner.page, 'settings with people and tokens');
  assert.deepEqual(owner.complaints, []);
  await owner.close();

  const viewer = await open(browser, { locale: 'fr', colorScheme: 'dark' });
  await viewer.page.goto(invitation);
  await viewer.page.getByRole('heading', { name: 'Bienvenue, Véra' }).waitFor();
  await accessible(viewer.page, 'the invitation');
  await choose(viewer.page, { 'Mot de passe': PASSWORD }, 'Se connecter');
  await viewer.page.getByRole('button', { name: 'Se déconnecter' }).waitFor();
  await viewer.page.goto(`${served.url}/settings`);
  await settled(viewer.page);
  await viewer.page.getByText('Brand of ours').waitFor();
  assert.equal(await viewer.page.getByRole('link', { name: 'Ajouter une marque' }).count(), 0, 'a viewer sets nothing up');
  assert.equal(await viewer.page.getByText('theirs & co').count(), 0, 'nor sees another workspace');
  const refused = await viewer.page.evaluate(async () => {
    const foreign = await fetch('/api/v1/mentions?workspace=theirs');
    const body = JSON.stringify({ workspace: 'ours', author: 'Véra', until: '1h', reason: 'none' });
    const edit = await fetch('/api/v1/silences', { method: 'POST', headers: { 'Content-Type': 'application/json' }, body });
    return [foreign.status, edit.status];
  });
  assert.deepEqual(refused, [404, 403]);
  await viewer.close();
});
