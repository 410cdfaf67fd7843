import { expect, test } from 'vitest';
import type { Search } from '../../search';
import { isSame, parametersOf, searchOf } from './saved';

test.each<[Search, Record<string, string>]>([
  [{ workspace: 'ours', q: 'refund', period: '7d' }, { q: 'refund' }],
  [{ brand: 'delta,united', sentiment: 'negative', sort: 'oldest', stories: 'collapse' }, { brand: 'delta,united', sentiment: 'negative', sort: 'oldest', stories: 'collapse' }],
  [{ q: 'refund', period: '2026-02-01..2026-02-03' }, { q: 'refund', from: '2026-02-01', to: '2026-02-03' }],
  [{ state: 'firing', brands: 'delta', kind: 'word' }, {}],
])('of the address %j is kept %j', (search, kept) => {
  expect(parametersOf(search)).toEqual(kept);
});

test.each<[Record<string, string>, Search]>([
  [{ q: 'refund' }, { workspace: 'ours', brand: '', q: 'refund', period: '30d' }],
  [{ brand: 'delta', from: '2026-02-01', to: '2026-02-03' }, { workspace: 'ours', brand: 'delta', period: '2026-02-01..2026-02-03' }],
  [{ from: '2026-02-01' }, { workspace: 'ours', brand: '', period: '2026-02-01..2026-02-09' }],
])('what was kept, %j, is asked at the address %j', (kept, search) => {
  expect(searchOf(kept, { workspace: 'ours', brand: 'united', q: 'strike', period: '30d' }, '2026-02-09')).toEqual(search);
});

test('the order of words makes no difference', () => {
  expect(isSame({ q: 'a', brand: 'b' }, { brand: 'b', q: 'a' })).toBe(true);
  expect(isSame({ q: 'a' }, { q: 'a', brand: 'b' })).toBe(false);
});
