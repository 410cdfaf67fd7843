// What a query can go on with at the place where one writes: fields, their values, operators.
export type CompletionKind = 'field' | 'value' | 'operator';

export interface Completion {
  word: string;
  kind: CompletionKind;
}

/** Values that only a workspace knows. */
export interface Known {
  brand: string[];
  topic: string[];
}

const VALUES: Record<string, string[]> = {
  sentiment: ['negative', 'neutral', 'positive'],
  type: ['post', 'reply', 'repost', 'quote'],
  is: ['reply', 'repost', 'quote', 'question'],
  has: ['media', 'links'],
  verified: ['true', 'false'],
  lang: ['fr', 'en', 'es', 'de', 'it', 'pt', 'nl'],
  followers: ['[1000 TO *]', '[10000 TO *]', '[100000 TO *]'],
  engagement: ['[10 TO *]', '[100 TO *]'],
  reach: ['[1000 TO *]', '[100000 TO *]'],
  rating: ['[1 TO 2]', '[4 TO 5]'],
};
const FREE = ['author', 'authorname', 'from', 'to', 'site', 'url', 'links', 'source', 'country', 'likes', 'score', 'relevance'];
const OPERATORS = ['AND', 'OR', 'NOT', 'NEAR/5', 'ONEAR/5', 'SENTENCE'];
const MOST = 8;

/** The word that is being written: from behind the last blank or bracket up to the caret. */
const begun = (text: string, caret: number) => /[^\s()"]*$/.exec(text.slice(0, caret))?.[0] ?? '';

/** Inside quotes there are only words. */
const quoted = (text: string, caret: number) => (text.slice(0, caret).match(/"/g)?.length ?? 0) % 2 === 1;

export function completions(text: string, caret: number, known: Known): Completion[] {
  const word = begun(text, caret).replace(/^-/, '');
  // In the middle of a word, one mends it and does not begin another.
  if (word === '' || quoted(text, caret) || /^[^\s()]/.test(text.slice(caret))) return [];
  const values: Record<string, string[]> = { ...VALUES, ...known };
  const [field, start] = word.split(/:(.*)/s, 2);
  if (field && start !== undefined) {
    const fits = (values[field.toLowerCase()] ?? []).filter((value) => value.toLowerCase().startsWith(start.toLowerCase()) && value !== start);
    return fits.slice(0, MOST).map((value) => ({ word: `${field}:${value}`, kind: 'value' as const }));
  }
  if (word.length < 2) return [];
  const fields = [...Object.keys(values), ...FREE].filter((name) => name.startsWith(word.toLowerCase()));
  // Operators are written in capitals; a word in small letters is a word.
  const operators = OPERATORS.filter((operator) => operator.startsWith(word) && operator !== word);
  return [
    ...operators.map((operator) => ({ word: operator, kind: 'operator' as const })),
    ...fields.map((name) => ({ word: `${name}:`, kind: 'field' as const })),
  ].slice(0, MOST);
}

/** The text with that completion in place of what was begun, and where one goes on. */
export function completed(text: string, caret: number, word: string): { text: string; caret: number } {
  const start = begun(text, caret);
  const minus = start.startsWith('-') ? '-' : '';
  const before = text.slice(0, caret - start.length) + minus + word + (word.endsWith(':') ? '' : ' ');
  return { text: before + text.slice(caret).replace(/^ /, ''), caret: before.length };
}
