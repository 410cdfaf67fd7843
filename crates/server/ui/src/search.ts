// What stands behind the `?` of an address: everything that a page shows can be linked to. All values are texts, named as in
// the API; lists are separated by commas.

export const FILTERS = ['sentiment', 'topic', 'source', 'lang', 'country', 'type', 'author', 'status', 'priority', 'assignee', 'tag'] as const;
/** What is asked of the API about mentions, in the same words. */
export const ASKED = ['brand', 'q', ...FILTERS, 'story', 'like', 'own', 'not_about_us', 'reposts', 'stories'] as const;
const KEYS = [
  'workspace', 'brands', 'period', ...ASKED, 'sort', 'state', 'only', 'kind',
] as const;

export type Filter = (typeof FILTERS)[number];
export type Search = Partial<Record<(typeof KEYS)[number], string>>;

/** Keeps what is known, and only where it says something. */
export function validateSearch(raw: Record<string, unknown>): Search {
  return Object.fromEntries(KEYS.flatMap((key) => (raw[key] ? [[key, String(raw[key])]] : [])));
}

export const parseSearch = (text: string) => Object.fromEntries(new URLSearchParams(text));

export function stringifySearch(search: Record<string, unknown>): string {
  const given = Object.entries(search).flatMap(([key, value]) => (value ? [[key, String(value)]] : []));
  const text = new URLSearchParams(given).toString();
  return text && `?${text}`;
}

export const wordsOf = (list: string | undefined) => list?.split(',').filter(Boolean) ?? [];

/** A list with this word in it, or without if it was there. */
export function toggled(list: string | undefined, word: string): string | undefined {
  const words = wordsOf(list);
  const rest = words.filter((other) => other !== word);
  return (rest.length < words.length ? rest : [...words, word]).join(',') || undefined;
}

/** A query that finds what a trend is made of. */
export function queryOfTerm({ kind, term, folded = term }: { kind: string; term: string; folded?: string }): string {
  switch (kind) {
    case 'link':
      return `links:${term}`;
    case 'phrase':
      return `"${folded.replaceAll('"', '')}"`;
    case 'hashtag':
      return term.startsWith('#') ? term : `#${term}`;
    default:
      return term;
  }
}
