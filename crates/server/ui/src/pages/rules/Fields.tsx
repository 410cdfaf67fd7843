// The settings of a rule: what it counts, when it fires, who is told.
import { Group, Input, MultiSelect, NumberInput, SegmentedControl, Select, Slider, Stack, Text, TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { QueryInput } from '../../parts/QueryInput';
import { MOODS, type Mood } from '../../theme';
import { useScene } from '../../workspace';
import { BUDGETS, KINDS, nearestBudget, ofKind, SEVERITIES, tuned, WINDOWS, type Rule, type RuleWhen } from './draft';

interface FieldsProps {
  rule: Rule;
  change: (rule: Rule) => void;
}

export function Fields({ rule, change }: FieldsProps) {
  const { t } = useTranslation();
  const { workspace } = useScene();
  const channels = (workspace.channel ?? []).map(({ id }) => id);
  return (
    <Stack>
      <TextInput label={t('rules.name')} required value={rule.name} maxLength={100} onChange={(event) => change({ ...rule, name: event.currentTarget.value })} />
      <Select
        label={t('rules.kind')}
        description={t(`ruleMeaning.${rule.when.kind}`)}
        data={KINDS.map((value) => ({ value, label: t(`ruleKind.${value}`) }))}
        value={rule.when.kind}
        allowDeselect={false}
        onChange={(kind) => kind && change(ofKind(rule, kind as RuleWhen['kind']))}
      />
      {rule.when.kind !== 'outage' && <ScopeFields rule={rule} change={change} />}
      <WhenFields rule={rule} change={change} />
      <Input.Wrapper label={t('rules.severity')} labelElement="div">
        <SegmentedControl
          fullWidth
          mt={4}
          aria-label={t('rules.severity')}
          data={SEVERITIES.map((value) => ({ value, label: t(`severity.${value}`) }))}
          value={rule.severity ?? 'warning'}
          onChange={(severity) => change({ ...rule, severity: severity as Rule['severity'] })}
        />
      </Input.Wrapper>
      <MultiSelect
        label={t('rules.channels')}
        description={channels.length === 0 ? t('rules.noChannels') : undefined}
        placeholder={rule.channels?.length ? undefined : t('rules.nobody')}
        data={channels}
        value={rule.channels ?? []}
        disabled={channels.length === 0}
        onChange={(chosen) => change({ ...rule, channels: chosen })}
      />
    </Stack>
  );
}

const named = (list: { id: string; name: string }[] | undefined) => (list ?? []).map(({ id, name }) => ({ value: id, label: name }));
/** The lengths of time that one can choose, that of the rule among them. */
const windows = (value: string) => [...new Set<string>([...WINDOWS, value])].map((length) => ({ value: length, label: length }));

/** Which mentions it counts. */
function ScopeFields({ rule, change }: FieldsProps) {
  const { t } = useTranslation();
  const { workspace } = useScene();
  const scope = rule.scope ?? {};
  const narrow = (other: Partial<NonNullable<Rule['scope']>>) => change({ ...rule, scope: { ...scope, ...other } });
  return (
    <>
      <MultiSelect
        label={t('rules.brands')}
        placeholder={scope.brands?.length ? undefined : t('brand.all')}
        data={named(workspace.brand)}
        value={scope.brands ?? []}
        onChange={(brands) => narrow({ brands })}
      />
      <Select label={t('facet.topic')} placeholder={t('rules.any')} clearable data={named(workspace.topic)} value={scope.topic ?? null} onChange={(topic) => narrow({ topic: topic ?? undefined })} />
      {rule.when.kind !== 'negative_spike' && (
        <Select
          label={t('facet.sentiment')}
          placeholder={t('rules.any')}
          clearable
          data={MOODS.map((value) => ({ value, label: t(`mood.${value}`) }))}
          value={scope.sentiment ?? null}
          onChange={(mood) => narrow({ sentiment: (mood as Mood | null) ?? undefined })}
        />
      )}
      <QueryInput label={t('rules.filter')} description={t('rules.filterText')} value={scope.filter ?? ''} change={(filter) => narrow({ filter: filter.trim() ? filter : undefined })} />
    </>
  );
}

/** When it fires: what the rule's kind has to set. */
function WhenFields({ rule, change }: FieldsProps) {
  const { t } = useTranslation();
  const { when } = rule;
  return (
    <>
      {'budget' in when && <Budget budget={when.budget ?? 1} change={(budget) => change(tuned(rule, { budget }))} />}
      {'count' in when && (
        <NumberInput label={t('rules.count')} min={1} max={1_000_000} allowDecimal={false} value={when.count} onChange={(count) => Number(count) > 0 && change(tuned(rule, { count: Number(count) }))} />
      )}
      {'points' in when && (
        <NumberInput label={t('rules.points')} min={1} max={100} value={when.points} onChange={(points) => Number(points) > 0 && change(tuned(rule, { points: Number(points) }))} />
      )}
      {'min_count' in when && (
        <NumberInput label={t('rules.minCount')} min={1} max={1_000_000} allowDecimal={false} value={when.min_count} onChange={(least) => Number(least) > 0 && change(tuned(rule, { min_count: Number(least) }))} />
      )}
      {'window' in when && (
        <Select label={t('rules.window')} data={windows(when.window ?? '6h')} value={when.window ?? '6h'} allowDeselect={false} onChange={(window) => window && change(tuned(rule, { window }))} />
      )}
      {'after' in when && (
        <Select label={t('rules.after')} data={windows(when.after ?? '2h')} value={when.after ?? '2h'} allowDeselect={false} onChange={(after) => after && change(tuned(rule, { after }))} />
      )}
    </>
  );
}

function Budget({ budget, change }: { budget: number; change: (budget: number) => void }) {
  const { t } = useTranslation();
  const { format } = useScene();
  const said = (value: number) => t('rules.aWeek', { count: value, budget: format.fine(value) });
  return (
    <Input.Wrapper label={t('rules.budget')} description={t('rules.budgetText')} labelElement="div">
      <Slider
        mt="xs"
        min={0}
        max={BUDGETS.length - 1}
        step={1}
        label={null}
        thumbLabel={t('rules.budget')}
        thumbProps={{ 'aria-valuetext': said(budget) }}
        value={nearestBudget(budget)}
        onChange={(place) => change(BUDGETS[place] ?? 1)}
      />
      <Group justify="space-between" mt={6}>
        <Text size="xs" c="dimmed">{t('rules.strict')}</Text>
        <Text size="sm" fw={600} aria-hidden className="numbers">{said(budget)}</Text>
        <Text size="xs" c="dimmed">{t('rules.loose')}</Text>
      </Group>
    </Input.Wrapper>
  );
}
