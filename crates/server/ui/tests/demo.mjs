// `vigie demo` with its past in, and a browser that came in by the link that it prints.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { launch, open } from './browser.mjs';
import { eventually, json, start } from './vigie.mjs';

/** Plays the demo, with settings if there are any: its address, what asks its API, and pages of somebody who came in. */
export async function play(...settings) {
  const vigie = await start(/on (http:\/\/127\.0\.0\.1:\d+)/, 'demo', ...settings, '--stop-after', '30m', '--listen', '127.0.0.1:0');
  const { url } = vigie;
  const browser = await launch();
  const stop = async () => {
    await browser.close();
    await vigie.stop();
  };
  try {
    const link = await vigie.hears(/(http:\/\/127\.0\.0\.1:\d+\/visit#\S+)/);
    const key = (await readFile(join(vigie.folder, 'key'), 'utf8')).trim();
    /** Asks as a command does that can read the folder. */
    const ask = (path, init = {}) => json(url + path, { ...init, headers: { ...init.headers, Authorization: `Bearer ${key}` } });
    await eventually('the past is in', async () => (await ask('/api/v1/mentions?limit=1')).total > 10_000);
    const visitor = await open(browser);
    await visitor.page.goto(link);
    await visitor.page.getByRole('button', { name: 'Sign out' }).waitFor();
    const { cookies } = await visitor.page.context().storageState();
    await visitor.close();
    const inside = (options = {}) => open(browser, { ...options, cookies });
    return { url, link, browser, ask, open: inside, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}
