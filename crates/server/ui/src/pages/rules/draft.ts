// A rule while it is edited, and the settings that its kind has.
import type { Schemas } from '../../api/client';

export type Rule = Schemas['Rule'];
export type RuleWhen = Schemas['RuleKind'];
type Kind = RuleWhen['kind'];

/** What a rule of each kind begins with: what the workspace file takes where nothing is written. */
const BEGINNINGS: { [K in Kind]: Extract<RuleWhen, { kind: K }> } = {
  negative_spike: { kind: 'negative_spike', windows: ['5m', '15m', '1h'], budget: 1, min_count: 5, min_ratio: 2, min_share: 0.3 },
  spike: { kind: 'spike', windows: ['5m', '15m', '1h'], budget: 1, min_count: 10, min_ratio: 2 },
  threshold: { kind: 'threshold', count: 20, window: '1h' },
  share_shift: { kind: 'share_shift', points: 10, window: '6h', budget: 1, min_count: 50, direction: 'both' },
  silence: { kind: 'silence', after: '2h', budget: 1 },
  every: { kind: 'every' },
  outage: { kind: 'outage', after: '10m' },
};

export const KINDS = Object.keys(BEGINNINGS) as Kind[];
export const SEVERITIES = ['info', 'warning', 'critical'] as const;
export const WINDOWS = ['5m', '15m', '30m', '1h', '2h', '6h', '12h', '1d'] as const;

/** The false alarms a week that one can ask for, from hardly any to many. */
export const BUDGETS = [0.1, 0.25, 0.5, 1, 2, 3, 5, 7, 14] as const;

export const newRule = (): Rule => ({ id: '', name: '', when: BEGINNINGS.negative_spike, severity: 'warning' });

/** The rule as one of another kind; what that kind cannot have is left out. */
export function ofKind(rule: Rule, kind: Kind): Rule {
  const { scope, ...rest } = rule;
  return { ...rest, when: BEGINNINGS[kind], ...(kind === 'outage' ? {} : { scope }) };
}

/** With other settings of when it fires. */
export const tuned = (rule: Rule, settings: Partial<Record<'budget' | 'count' | 'min_count' | 'points', number> & Record<'window' | 'after', string>>): Rule => ({
  ...rule,
  when: { ...rule.when, ...settings } as RuleWhen,
});

/** The place on the scale of budgets that is nearest. */
export function nearestBudget(budget: number): number {
  const far = (place: number) => Math.abs(Math.log((BUDGETS[place] ?? 1) / budget));
  return BUDGETS.reduce((best, _, place) => (far(place) < far(best) ? place : best), 0);
}
