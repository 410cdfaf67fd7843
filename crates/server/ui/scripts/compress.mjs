// Compresses what was built, once and as well as can be: the server hands the files out as they are, `….br` or `….gz` for whoever
// takes them so.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';

const site = new URL('../dist/site/', import.meta.url);
/** Below this, in bytes, it is not worth the while. */
const LEAST = 1024;

for (const name of readdirSync(site, { recursive: true })) {
  if (!/\.(js|css|html|svg)$/.test(name)) continue;
  const file = new URL(name, site);
  const bytes = readFileSync(file);
  if (bytes.length < LEAST) continue;
  writeFileSync(new URL(`${file}.gz`), gzipSync(bytes, { level: 9 }));
  writeFileSync(new URL(`${file}.br`), brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length } }));
}
