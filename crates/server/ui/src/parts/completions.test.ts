import { expect, test } from 'vitest';
import { completed, completions } from './completions';

const KNOWN = { brand: ['aurora', 'aurelia', 'lunivel'], topic: ['price'] };
/** The text, with the caret at the bar. */
const at = (marked: string) => [marked.replace('|', ''), marked.indexOf('|')] as const;

test('what is begun is completed', () => {
  for (const [marked, offered] of [
    ['sent|', ['sentiment:']],
    ['SENT|', ['SENTENCE', 'sentiment:']],
    ['delivery sentiment:|', ['sentiment:negative', 'sentiment:neutral', 'sentiment:positive']],
    ['(late OR sentiment:ne|)', ['sentiment:negative', 'sentiment:neutral']],
    ['-brand:aur|', ['brand:aurora', 'brand:aurelia']],
    ['brand:aurora|', []],
    ['late AN|', ['AND']],
    ['late an|', []],
    ['late |', []],
    ['"sent|', []],
    ['"late" sent|', ['sentiment:']],
    ['sent|ence', []],
    ['nowhere:a|', []],
    ['|', []],
  ] as const) {
    expect(completions(...at(marked), KNOWN).map(({ word }) => word), marked).toEqual(offered);
  }
});

test('a completion takes the place of what was begun', () => {
  for (const [marked, word, result] of [
    ['sent|', 'sentiment:', 'sentiment:|'],
    ['late sentiment:ne| OR lost', 'sentiment:negative', 'late sentiment:negative |OR lost'],
    ['-bra|', 'brand:', '-brand:|'],
    ['(late AN|)', 'AND', '(late AND |)'],
  ] as const) {
    const { text, caret } = completed(...at(marked), word);
    expect(`${text.slice(0, caret)}|${text.slice(caret)}`, marked).toBe(result);
  }
});
