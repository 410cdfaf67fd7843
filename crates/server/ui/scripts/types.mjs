// Makes the types of the API of its description, from standard input: `… | npm run types`.
import { writeFile } from 'node:fs/promises';
import { text } from 'node:stream/consumers';
import { typesOf } from './describe.mjs';

await writeFile(new URL('../src/api/schema.d.ts', import.meta.url), await typesOf(await text(process.stdin)));
