// How much script the first page loads before it shows figures, compressed: what `index.html` names, the page itself, and
// what those import before they run. Charts come afterwards. Fails above the limit, so that a page cannot grow heavy unnoticed.
import { readdirSync, readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';

const LIMIT = 300 * 1024;
const site = new URL('../dist/site/', import.meta.url);
const read = (name) => readFileSync(new URL(name, site), 'utf8');

const wanted = new Set([...read('index.html').matchAll(/(?:src|href)="\/(assets\/[^"]+\.js)"/g)].map((found) => found[1]));
for (const name of readdirSync(new URL('assets', site))) if (/^Overview-.*\.js$/.test(name)) wanted.add(`assets/${name}`);
let bytes = 0;
for (const name of wanted) {
  const script = read(name);
  bytes += gzipSync(script, { level: 6 }).length;
  // Static imports only: `import{a}from"./b.js"`, not `import("./b.js")`.
  for (const [, other] of script.matchAll(/(?:from|import)"\.\/([^"]+\.js)"/g)) wanted.add(`assets/${other}`);
}
console.log(`The first page loads ${wanted.size} scripts, ${(bytes / 1024).toFixed(0)} KB compressed.`);
if (bytes > LIMIT) {
  console.error(`That is more than ${LIMIT / 1024} KB: load what only some pages need with lazyRouteComponent or lazy.`);
  process.exit(1);
}
