import { expect, test } from 'vitest';
import { parseSearch, queryOfTerm, stringifySearch, toggled, validateSearch } from './search';

test.each([
  [{ q: '"l\'oréal" OR #a&b', period: '7d' }],
  [{ q: '2015', brand: 'a,b' }],
  [{}],
])('an address keeps what it was given: %o', (search) => {
  expect(validateSearch(parseSearch(stringifySearch(search)))).toEqual(search);
});

test('what nobody knows is left out', () => {
  expect(validateSearch({ q: '', evil: 'x', brand: 3 })).toEqual({ brand: '3' });
});

test.each([
  [undefined, 'a', 'a'],
  ['a', 'a', undefined],
  ['a,b', 'a', 'b'],
  ['a', 'b', 'a,b'],
])('%s with %s toggled', (list, word, expected) => {
  expect(toggled(list, word)).toBe(expected);
});

test.each([
  ['link', 'shop.example/sac', 'shop.example/sac', 'links:shop.example/sac'],
  ['phrase', 'Plus jamais', 'plus jamais', '"plus jamais"'],
  ['hashtag', '#LunivelGate', 'lunivelgate', '#LunivelGate'],
  ['word', 'Listéria', 'listeria', 'Listéria'],
])('the %s %s is asked for', (kind, term, folded, query) => {
  expect(queryOfTerm({ kind, term, folded })).toBe(query);
});
