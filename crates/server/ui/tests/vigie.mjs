// The real binary on a port and a folder of its own, stopped and removed at the end.
import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const BINARY = process.env.BINARY ?? fileURLToPath(new URL('../../../../target/debug/vigie', import.meta.url));

/** Starts `vigie` with these arguments; gives its address, once `said` shows it, its folder, and what stops it. */
export async function start(said, ...given) {
  const folder = await mkdtemp(join(tmpdir(), 'vigie-ui-'));
  const vigie = spawn(BINARY, ['--data', folder, '--language', 'en', ...given], { stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  const url = await new Promise((found, failed) => {
    const hear = (words) => {
      output += words;
      const address = said.exec(output)?.[1];
      if (address) found(address);
    };
    vigie.stdout.on('data', hear);
    vigie.stderr.on('data', hear);
    vigie.on('error', failed);
    vigie.on('exit', (code) => failed(new Error(`vigie ended with ${code}:\n${output}`)));
  });
  const stop = async () => {
    const ended = new Promise((done) => vigie.once('exit', done));
    vigie.removeAllListeners('error');
    vigie.kill('SIGINT');
    await ended;
    await rm(folder, { recursive: true, force: true });
  };
  /** What it says that matches, once it does. */
  const hears = (pattern) => eventually(`it says ${pattern}`, async () => pattern.exec(output)?.[1]);
  return { url, folder, stop, hears };
}

/** Asks until the answer is one, for three minutes at most: machines that test are busy. */
export async function eventually(what, ask) {
  const end = Date.now() + 180_000;
  for (;;) {
    const answer = await ask().catch(() => undefined);
    if (answer) return answer;
    if (Date.now() > end) throw new Error(`it did not come about that ${what}`);
    await new Promise((done) => setTimeout(done, 250));
  }
}

export const json = async (address, init) => {
  const answer = await fetch(address, init);
  if (!answer.ok) throw new Error(`${address}: ${answer.status} ${await answer.text()}`);
  return answer.json();
};
