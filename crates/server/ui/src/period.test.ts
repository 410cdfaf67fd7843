import { expect, test } from 'vitest';
import { intervalOf, rangeOf } from './period';

const NOW = Date.parse('2026-11-28T23:30:00Z');

test.each([
  ['24h', 'UTC', { from: '2026-11-27T23:00:00.000Z' }],
  ['7d', 'UTC', { from: '2026-11-22' }],
  // It is the 29th in Paris already.
  ['7d', 'Europe/Paris', { from: '2026-11-23' }],
  [undefined, 'UTC', { from: '2026-11-22' }],
  ['nonsense', 'UTC', { from: '2026-11-22' }],
  ['2026-11-01..2026-11-09', 'UTC', { from: '2026-11-01', to: '2026-11-09' }],
  ['2026-11-01T10:00:00Z..2026-11-01T11:00:00Z', 'UTC', { from: '2026-11-01T10:00:00Z', to: '2026-11-01T11:00:00Z' }],
  ['2026-11-01..soon', 'UTC', { from: '2026-11-22' }],
])('%s in %s', (period, zone, range) => {
  expect(rangeOf(period, zone, NOW)).toEqual(range);
});

test.each([
  ['2026-11-01', '2026-11-01', '1h'],
  ['2026-11-01', '2026-11-07', '3h'],
  ['2026-11-01', '2026-11-30', '1d'],
  ['2026-01-01', '2026-11-30', '1w'],
  ['2026-11-01T10:00:00Z', '2026-11-01T11:00:00Z', '5m'],
])('%s to %s is cut into %s', (from, to, interval) => {
  expect(intervalOf({ from, to }, NOW)).toBe(interval);
});
