// Pictures of every page for the documentation: plays the demo, waits until an alert fires, and writes each page in both languages
// and both lights to docs/images/dashboard/. Needs `npm run build` and a binary (BINARY=…): `node scripts/screenshots.mjs`.
import { mkdir, writeFile } from 'node:fs/promises';
import { launch, open, settled } from '../tests/browser.mjs';
import { eventually, json, start } from '../tests/vigie.mjs';

const TO = new URL('../../../../docs/images/dashboard/', import.meta.url);
/** All pictures together, in bytes: they are kept in the repository. */
const MOST = 2_000_000;
const QUALITY = 45;
const SIZE = { width: 1280, height: 860 };
const SCALE = 0.75;
const JSON_HEAD = { 'Content-Type': 'application/json' };

const demo = await start(/on (http:\/\/127\.0\.0\.1:\d+)/, 'demo', '--stop-after', '30m', '--listen', '127.0.0.1:0');
const browser = await launch();
try {
  await eventually('the past is in', async () => (await json(`${demo.url}/api/v1/mentions?limit=1`)).total > 10_000);
  const alert = await eventually('an alert fires', async () => (await json(`${demo.url}/api/v1/alerts?brand=lunivel&state=firing`)).alerts[0]);
  await furnish();
  await mkdir(TO, { recursive: true });
  const pages = {
    overview: '/', mentions: '/mentions?brand=lunivel&sentiment=negative', alerts: '/alerts', alert: `/alerts/id/${alert.id}`, rules: '/rules', benchmark: '/benchmark',
    authors: '/authors', trends: '/trends', own: '/own', reports: '/reports', report: '/reports/weekly', settings: '/settings', query: '/settings/brand/lunivel', labels: '/settings/labels',
  };
  let bytes = 0;
  for (const locale of ['en', 'fr']) {
    for (const colorScheme of ['light', 'dark']) {
      const { page, close } = await open(browser, { locale, colorScheme, ...SIZE });
      const eye = await page.context().newCDPSession(page);
      for (const [name, path] of Object.entries(pages)) {
        await page.goto(demo.url + path);
        await settled(page);
        await page.evaluate(() => document.fonts.ready);
        // Charts grow into their place.
        await page.waitForTimeout(700);
        const { data } = await eye.send('Page.captureScreenshot', { format: 'webp', quality: QUALITY, clip: { x: 0, y: 0, ...SIZE, scale: SCALE } });
        const picture = Buffer.from(data, 'base64');
        await writeFile(new URL(`${name}-${locale}-${colorScheme}.webp`, TO), picture);
        bytes += picture.length;
      }
      await close();
    }
  }
  console.log(`${Object.keys(pages).length * 4} pictures, ${Math.round(bytes / 1024)} KB.`);
  if (bytes > MOST) throw new Error(`that is more than ${MOST / 1000} KB: lower QUALITY`);
} finally {
  await browser.close();
  await demo.stop();
}

/** What a team would have there by now: a report, a saved search, some labels. */
async function furnish() {
  const put = (path, body) => json(demo.url + path, { method: 'PUT', headers: JSON_HEAD, body: JSON.stringify(body) });
  const schedule = { every: 'week', on: 'monday', at: '08:00' };
  await put('/api/v1/reports/weekly', { id: 'weekly', name: 'Lunivel, la semaine', language: 'fr', recipients: ['ana@example.com', 'leo@example.com'], schedule });
  await put('/api/v1/reports/monthly', { id: 'monthly', name: 'Market, monthly', period: 'last_month', language: 'en', sections: ['summary', 'brands', 'share_of_voice', 'method'] });
  await put('/api/v1/searches/recall', { author: 'Ana', parameters: { q: 'rappel OR recall', sentiment: 'negative' } });
  const { mentions } = await json(`${demo.url}/api/v1/sentiment/sample?size=100`);
  for (const [place, { post, sentiment }] of mentions.entries()) {
    if (place > 80) break;
    const label = place % 4 === 3 ? 'neutral' : sentiment.label;
    await json(`${demo.url}/api/v1/sentiment/labels`, { method: 'POST', headers: JSON_HEAD, body: JSON.stringify({ post: post.id, label }) });
  }
}
