// What is firing, and what fired: newest first, each with what happened in one line.
import { Button, Card, Group, SegmentedControl, Stack, Text } from '@mantine/core';
import { useInfiniteQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { client, type Schemas } from '../../api/client';
import { useLive } from '../../api/live';
import { Answer } from '../../parts/Answer';
import { Page } from '../../parts/Page';
import { TextLink } from '../../parts/links';
import { useScene } from '../../workspace';
import { AlertBadges } from './AlertBadges';
import { Silences } from './Silences';

const STATES = ['all', 'firing', 'resolved'] as const;

export default function Alerts() {
  const { t } = useTranslation();
  const { id: workspace, search } = useScene();
  const navigate = useNavigate();
  const queries = useQueryClient();
  const brand = search.brand?.split(',')[0];
  const state = search.state as Schemas['AlertState'] | undefined;
  const query = useInfiniteQuery({
    queryKey: ['alerts', workspace, brand, state],
    queryFn: async ({ pageParam, signal }) => {
      const asked = { workspace, brand, state, limit: 30, after: pageParam };
      const { data } = await client.GET('/api/v1/alerts', { params: { query: asked }, signal });
      if (!data) throw new Error('an answer without content');
      return data;
    },
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next ?? undefined,
  });
  useLive({ workspace, brand }, 'alert', 1000, () => void queries.invalidateQueries({ queryKey: ['alerts'] }));
  const choose = (chosen: string) =>
    void navigate({ to: '.', search: { ...search, state: chosen === 'all' ? undefined : chosen } });
  const states = STATES.map((value) => ({ value, label: t(`alerts.${value}`) }));
  return (
    <Page
      title={t('page.alerts')}
      aside={<SegmentedControl aria-label={t('alerts.state')} data={states} value={state ?? 'all'} onChange={choose} />}
    >
      <Silences />
      <Answer query={query} height={500} empty={({ pages }) => pages[0]?.alerts.length === 0} nothing={t('alerts.none')}>
        {({ pages }) => (
          <Stack gap="sm">
            {pages.flatMap((page) => page.alerts).map((alert) => <AlertCard key={alert.id} alert={alert} />)}
            {query.hasNextPage && (
              <Button variant="default" loading={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>{t('mentions.more')}</Button>
            )}
          </Stack>
        )}
      </Answer>
    </Page>
  );
}

function AlertCard({ alert }: { alert: Schemas['Told'] }) {
  const { t } = useTranslation();
  const { format } = useScene();
  return (
    <Card component="article" padding="sm">
      <Group justify="space-between" align="flex-start" gap="xs">
        <Group gap="xs"><AlertBadges alert={alert} /></Group>
        <Text size="sm" c="dimmed"><time dateTime={alert.fired_at} title={format.moment(alert.fired_at)}>{format.ago(alert.fired_at)}</time></Text>
      </Group>
      <TextLink to="/alerts/id/$" params={{ _splat: alert.id }} c="inherit" fw={600} mt={6} display="block" className="foreign">
        {alert.headline}
      </TextLink>
      <Text size="sm" c="dimmed" className="foreign">
        {alert.rule_name}
        {alert.assignee && ` · ${t('care.assignedTo', { name: alert.assignee })}`}
        {alert.acknowledged_by && ` · ${t('care.acknowledgedBy', { name: alert.acknowledged_by })}`}
      </Text>
    </Card>
  );
}
