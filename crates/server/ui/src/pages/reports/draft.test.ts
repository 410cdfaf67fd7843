import { expect, test } from 'vitest';
import type { Search } from '../../search';
import { moved, newReport, reportOfBenchmark, scheduled, SECTIONS, sectionsOf, withSections } from './draft';

test.each<[Search, string, string[]]>([
  [{}, '7d', []],
  [{ period: '24h', brands: 'delta,united' }, 'last_day', ['delta', 'united']],
  [{ period: '30d' }, '30d', []],
  [{ period: '2026-02-01..2026-02-03' }, 'last_week', []],
])('the benchmark %j is told as the period %s of %j', (search, period, brands) => {
  const report = reportOfBenchmark(search, 'Compared');
  expect([report.name, report.period, report.brands]).toEqual(['Compared', period, brands]);
});

test('sections keep their order, and all of them are as good as none', () => {
  const all = newReport();
  expect(sectionsOf(all)).toEqual(SECTIONS);
  const some = withSections(all, ['alerts', 'summary']);
  expect(sectionsOf(some)).toEqual(['alerts', 'summary']);
  expect(withSections(some, SECTIONS).sections).toEqual([]);
  expect(withSections(some, SECTIONS.toReversed()).sections).toEqual(SECTIONS.toReversed());
});

test.each<[string, 1 | -1, string]>([
  ['a', -1, 'abc'],
  ['a', 1, 'bac'],
  ['c', -1, 'acb'],
  ['c', 1, 'abc'],
  ['z', 1, 'abc'],
])('%s moved by %i gives %s', (one, step, after) => {
  expect(moved([...'abc'], one, step).join('')).toBe(after);
});

test('another rhythm keeps the time of day', () => {
  const weekly = scheduled(null, 'week');
  expect(weekly).toEqual({ every: 'week', on: 'monday', at: '08:00' });
  expect(scheduled({ every: 'day', at: '17:30' }, 'month')).toEqual({ every: 'month', on: 1, at: '17:30' });
  expect(scheduled(weekly, 'never')).toBeNull();
});
