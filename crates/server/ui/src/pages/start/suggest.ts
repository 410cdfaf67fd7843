// A query for a brand, made of what people know of it: its name, its handles, its hashtags.

/** A word that the query language does not read otherwise. */
const PLAIN = /^[\p{L}\p{N}]+$/u;
const OPERATOR = /^(AND|OR|NOT|NEAR|ONEAR|SENTENCE)$/;

/** As a word of the query: in quotes where it is several, or would mean something. */
const word = (name: string) => (PLAIN.test(name) && !OPERATOR.test(name) ? name : `"${name.replaceAll('"', ' ').trim()}"`);

const folded = (text: string) => text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();

/** A plain word is also found behind `#` and `@`, so that what says the same is left out. */
export function suggested(name: string, handles: string[], hashtags: string[]): string {
  const plain = name.trim().replace(/\s+/g, ' ');
  if (!plain) return '';
  const joined = plain.replace(/[^\p{L}\p{N}]/gu, '');
  const parts = [word(plain), ...(joined.toLowerCase() !== plain.toLowerCase() && joined.length > 3 ? [joined.toLowerCase()] : [])];
  const said = new Set(parts.filter((part) => !part.startsWith('"')).map(folded));
  const signs = [...handles.map((handle) => ['@', handle] as const), ...hashtags.map((hashtag) => ['#', hashtag] as const)];
  for (const [sign, written] of signs) {
    // Of a handle with its server, the name: posts seldom write the server.
    const bare = written.trim().replace(/^[@#]+/, '').split('@')[0] ?? '';
    if (!/^[\p{L}\p{N}_.-]+$/u.test(bare) || said.has(folded(bare)) || said.has(sign + folded(bare))) continue;
    said.add(sign + folded(bare));
    parts.push(/^[\p{L}\p{N}_]+$/u.test(bare) ? sign + bare : `"${sign}${bare}"`);
  }
  return parts.join(' OR ');
}
