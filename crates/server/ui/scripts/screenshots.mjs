// Pictures of every page for the documentation: plays the demo, waits until an alert fires, and writes each page in both languages
// and both lights to docs/images/dashboard/. Needs `npm run build`, a font with emoji and a binary (BINARY=…): `node scripts/screenshots.mjs`, or with the
// names of some pages. `LOOK=folder` writes PNG files at three widths there instead, to be looked at.
import { mkdir, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { pathToFileURL } from 'node:url';
import { settled } from '../tests/browser.mjs';
import { play } from '../tests/demo.mjs';
import { eventually } from '../tests/vigie.mjs';

const LOOK = process.env.LOOK;
const TO = LOOK ? pathToFileURL(`${LOOK}/`) : new URL('../../../../docs/images/dashboard/', import.meta.url);
/** All pictures together, in bytes: they are kept in the repository. */
const MOST = 2_600_000;
const QUALITY = 45;
const SIZE = { width: 1280, height: 860 };
const SCALE = 0.75;
/** A telephone, a laptop whose screen is low, and a large screen. */
const LOOKS = [{ width: 360, height: 780 }, { width: 1280, height: 750 }, { width: 2560, height: 1300 }];
const JSON_HEAD = { 'Content-Type': 'application/json' };

const outside = await listen();
const demo = await play('--set', 'outbound.allow=["127.0.0.1"]');
try {
  // On a busy machine the index may lie days behind, and charts would end there.
  await eventually('the present is reached', async () => Date.now() - Date.parse((await demo.ask('/api/v1/mentions?limit=1')).mentions[0].post.published_at) < 180_000);
  const alert = await eventually('an alert fires', async () => (await demo.ask('/api/v1/alerts?brand=lunivel&state=firing')).alerts[0]);
  await furnish();
  await mkdir(TO, { recursive: true });
  const pages = {
    overview: '/', mentions: '/mentions?brand=lunivel&sentiment=negative', alerts: '/alerts', alert: `/alerts/id/${alert.id}`, rules: '/rules', benchmark: '/benchmark',
    authors: '/authors', trends: '/trends', own: '/own', reports: '/reports', report: '/reports/weekly', settings: '/settings', query: '/settings/brand/lunivel', labels: '/settings/labels',
    channels: '/channels', channel: '/channels/desk', sources: '/sources', source: '/sources/new', start: '/start?workspace=second', account: '/account', workspaces: '/workspaces', retention: '/settings',
  };
  const wanted = Object.entries(pages).filter(([name]) => process.argv.length < 3 || process.argv.includes(name));
  let bytes = 0;
  for (const locale of ['en', 'fr']) {
    for (const colorScheme of ['light', 'dark']) {
      const { page, close } = await demo.open({ locale, colorScheme, ...SIZE });
      const eye = await page.context().newCDPSession(page);
      for (const [name, path] of wanted) {
        await page.goto(demo.url + path);
        await settled(page);
        await page.evaluate(() => document.fonts.ready);
        if (LOOK) {
          await look(page, `${name}-${locale}-${colorScheme}`);
          continue;
        }
        if (name === 'retention') await page.getByLabel(/Days that mentions|Nombre de jours/).first().evaluate((days) => days.closest('section').scrollIntoView({ block: 'end' }));
        // Charts grow into their place.
        await page.waitForTimeout(700);
        const y = await page.evaluate(() => window.scrollY);
        const { data } = await eye.send('Page.captureScreenshot', { format: 'webp', quality: QUALITY, clip: { x: 0, y, ...SIZE, scale: SCALE } });
        const picture = Buffer.from(data, 'base64');
        await writeFile(new URL(`${name}-${locale}-${colorScheme}.webp`, TO), picture);
        bytes += picture.length;
      }
      await close();
    }
  }
  console.log(`${wanted.length * 4} pages, ${Math.round(bytes / 1024)} KB of pictures.`);
  if (bytes > MOST) throw new Error(`that is more than ${MOST / 1000} KB: lower QUALITY`);
} finally {
  await demo.stop();
  outside.close();
}

async function look(page, name) {
  for (const size of LOOKS) {
    await page.setViewportSize(size);
    await page.waitForTimeout(500);
    await page.screenshot({ path: `${LOOK}/${name}-${size.width}.png`, fullPage: size.width < 1000 });
  }
}

/** What the demo reaches outside: a receiver that takes what it is sent, a search that finds something, and a feed that is gone. */
async function listen() {
  const hits = [1, 2, 3].map((number) => ({ objectID: String(number), author: 'ana', title: `Lunivel recalls yogurts, part ${number}`, created_at_i: Math.floor(Date.now() / 1000) - 900 * number }));
  const server = createServer((request, answer) => {
    const { pathname } = new URL(request.url, 'http://outside');
    answer.writeHead(pathname === '/gone.xml' ? 410 : 200, { 'Content-Type': 'application/json' });
    answer.end(pathname.endsWith('/search_by_date') ? JSON.stringify({ hits }) : '{}');
  });
  await new Promise((ready) => server.listen(0, '127.0.0.1', ready));
  return { url: `http://127.0.0.1:${server.address().port}`, close: () => server.close() };
}

/** What a team would have there by now: reports, a saved search, some labels, channels, sources, and another client. */
async function furnish() {
  const put = (path, body) => demo.ask(path, { method: 'PUT', headers: JSON_HEAD, body: JSON.stringify(body) });
  const post = (path, body) => demo.ask(path, { method: 'POST', headers: JSON_HEAD, body: JSON.stringify(body) });
  const schedule = { every: 'week', on: 'monday', at: '08:00' };
  await put('/api/v1/reports/weekly', { id: 'weekly', name: 'Lunivel, la semaine', language: 'fr', recipients: ['ana@example.com', 'leo@example.com'], schedule });
  await put('/api/v1/reports/monthly', { id: 'monthly', name: 'Market, monthly', period: 'last_month', language: 'en', sections: ['summary', 'brands', 'share_of_voice', 'method'] });
  await put('/api/v1/searches/recall', { author: 'Ana', parameters: { q: 'rappel OR recall', sentiment: 'negative' } });
  const { mentions } = await demo.ask('/api/v1/sentiment/sample?size=100');
  for (const [place, { post: labelled, sentiment }] of mentions.entries()) {
    if (place > 80) break;
    const label = place % 4 === 3 ? 'neutral' : sentiment.label;
    await post('/api/v1/sentiment/labels', { post: labelled.id, label });
  }
  const workspace = await demo.ask('/api/v1/workspaces/demo');
  const channel = [
    ...workspace.channel,
    { id: 'desk', to: { kind: 'webhook', url: `${outside.url}/hook` }, quiet: { from: '22:00', to: '07:00', except: 'critical' } },
    { id: 'direction', to: { kind: 'email', to: ['direction@example.com'] }, digest: 'daily' },
    { id: 'support', to: { kind: 'slack', url: 'env:SLACK_URL' } },
  ];
  const source = [
    { id: 'hacker-news', from: { kind: 'hacker_news', query: 'Lunivel', api: outside.url } },
    { id: 'press', from: { kind: 'feeds', urls: [`${outside.url}/gone.xml`] } },
    { id: 'mastodon-food', paused: true, from: { kind: 'mastodon', instance: 'https://mastodon.example', tags: ['yogurt', 'rappelconso'] } },
  ];
  await put('/api/v1/workspaces/demo', { ...workspace, channel, source });
  for (const id of ['desk', 'support']) await post(`/api/v1/channels/${id}/test?workspace=demo`, {}).catch(() => {});
  await eventually('the sources have been asked', async () => (await demo.ask('/api/v1/sources?workspace=demo')).items.every(({ state }) => !['connecting', 'not_started', 'stopped'].includes(state)));
  await put('/api/v1/workspaces/second', { workspace: { id: 'second', name: 'Nordlicht', languages: ['fr'], timezone: 'Europe/Paris' } });
}
