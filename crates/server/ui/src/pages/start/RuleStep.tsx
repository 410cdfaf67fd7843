// The last step: when to be told, tried on what is known of the past.
import { Button, Card, Grid, Group, Stack } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { put, slugOf, useApply } from '../../api/apply';
import { Faults } from '../../parts/Faults';
import { useScene } from '../../workspace';
import { Backtest } from '../rules/Backtest';
import { newRule, type Rule } from '../rules/draft';
import { Fields } from '../rules/Fields';

export function RuleStep({ brand, next }: { brand: { id: string; name: string }; next: () => void }) {
  const { t } = useTranslation();
  const { id: workspace, workspace: about } = useScene();
  const apply = useApply(workspace);
  const [draft, setDraft] = useState<Rule>(() => ({
    ...newRule(),
    name: t('start.ruleName', { brand: brand.name }),
    scope: { brands: [brand.id] },
    channels: (about.channel ?? []).map(({ id }) => id),
  }));
  const rule = { ...draft, id: slugOf(draft.name, (about.rule ?? []).map(({ id }) => id)), name: draft.name.trim() };
  const [tried] = useDebouncedValue(rule, 400);
  const save = () => apply.mutate((newest) => ({ ...newest, rule: put(newest.rule, undefined, rule) }), { onSuccess: next });
  return (
    <Grid>
      <Grid.Col span={{ base: 12, lg: 4 }}>
        <Card component="section" aria-label={t('rules.settings')}>
          <Stack>
            <Fields rule={draft} change={setDraft} />
            <Faults error={apply.error} />
            <Group>
              <Button onClick={save} loading={apply.isPending} disabled={!rule.name}>{t('start.finish')}</Button>
              <Button variant="subtle" onClick={next}>{t('start.noRule')}</Button>
            </Group>
          </Stack>
        </Card>
      </Grid.Col>
      <Grid.Col span={{ base: 12, lg: 8 }}>
        <Backtest rule={tried} />
      </Grid.Col>
    </Grid>
  );
}
