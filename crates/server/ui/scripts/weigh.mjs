// How much script the first page loads before it shows figures, compressed: what `index.html` names, and what that imports before
// it runs. Charts come afterwards. Fails above the limit, so that a page cannot grow heavy unnoticed.
import { readFileSync, statSync } from 'node:fs';

const LIMIT = 300 * 1024;
const site = new URL('../dist/site/', import.meta.url);
const read = (name) => readFileSync(new URL(name, site), 'utf8');

const wanted = new Set([...read('index.html').matchAll(/(?:src|href)="\/(assets\/[^"]+\.js)"/g)].map((found) => found[1]));
let bytes = 0;
for (const name of wanted) {
  bytes += statSync(new URL(`${name}.gz`, site)).size;
  // Static imports only: `import{a}from"./b.js"`, not `import("./b.js")`.
  for (const [, other] of read(name).matchAll(/(?:from|import)"\.\/([^"]+\.js)"/g)) wanted.add(`assets/${other}`);
}
console.log(`The first page loads ${wanted.size} scripts, ${(bytes / 1024).toFixed(0)} KB compressed.`);
if (bytes > LIMIT) {
  console.error(`That is more than ${LIMIT / 1024} KB: load what only some pages need with lazyRouteComponent or lazy.`);
  process.exit(1);
}
