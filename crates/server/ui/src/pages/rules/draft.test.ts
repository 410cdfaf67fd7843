import { expect, test } from 'vitest';
import { BUDGETS, nearestBudget, newRule, ofKind, tuned } from './draft';

test('a budget stands at the nearest place of the scale', () => {
  for (const [budget, nearest] of [[0.01, 0.1], [0.1, 0.1], [0.6, 0.5], [1, 1], [2.4, 2], [2.5, 3], [6, 7], [100, 14]] as const) {
    expect(BUDGETS[nearestBudget(budget)], String(budget)).toBe(nearest);
  }
});

test('a rule of another kind keeps what that kind can have', () => {
  const rule = { ...tuned(newRule(), { budget: 3 }), id: 'crisis', scope: { brands: ['aurora'] }, channels: ['desk'] };
  expect(rule.when).toMatchObject({ kind: 'negative_spike', budget: 3 });
  expect(ofKind(rule, 'threshold')).toMatchObject({ id: 'crisis', scope: { brands: ['aurora'] }, channels: ['desk'], when: { kind: 'threshold', count: 20 } });
  expect(ofKind(rule, 'outage')).not.toHaveProperty('scope');
});
