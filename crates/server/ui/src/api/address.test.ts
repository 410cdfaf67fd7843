import { expect, test } from 'vitest';
import { addressOf, fileNameOf } from './address';

test.each([
  [{}, '/api/v1/x'],
  [{ q: 'a & b', brand: undefined, sort: '' }, '/api/v1/x?q=a+%26+b'],
  [{ brand: 'delta,united', limit: 0 }, '/api/v1/x?brand=delta%2Cunited&limit=0'],
])('%j is asked at %s', (query, address) => {
  expect(addressOf('/api/v1/x', query)).toBe(address);
});

test.each([
  ['attachment; filename="ours-mentions-2026-02-01.csv"', 'ours-mentions-2026-02-01.csv'],
  ['attachment; filename="../../etc/passwd"', 'file'],
  ['inline', 'file'],
  [null, 'file'],
])('%s names %s', (disposition, name) => {
  expect(fileNameOf(disposition, 'file')).toBe(name);
});
