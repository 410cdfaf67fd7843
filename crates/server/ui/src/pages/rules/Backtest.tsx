// What a rule would have said of the past: how often, about what, and how near it came.
import { Badge, Card, Group, Loader, Select, SimpleGrid, Stack, Table, Text } from '@mantine/core';
import { keepPreviousData } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, type Schemas } from '../../api/client';
import { Answer, Nothing } from '../../parts/Answer';
import { Panel } from '../../parts/Panel';
import { Timeline } from '../../parts/Timeline';
import { TextLink } from '../../parts/links';
import { spanOf } from '../../period';
import { useScene } from '../../workspace';
import type { Rule } from './draft';

type Tested = Schemas['BacktestAnswer'];

export function Backtest({ rule }: { rule: Rule }) {
  const { t } = useTranslation();
  const { id: workspace, format } = useScene();
  // What it is called changes nothing.
  const body = { workspace, rule: { ...rule, id: rule.id || 'new', name: 'x' } };
  const possible = rule.when.kind !== 'outage';
  const query = api.useQuery('post', '/api/v1/rules/backtest', { body }, { placeholderData: keepPreviousData, staleTime: 300_000, enabled: possible });
  if (!possible) return <Panel title={t('backtest.title')}><Nothing>{t('backtest.outage')}</Nothing></Panel>;
  return (
    <Answer query={query.error ? { ...query, data: undefined } : query} height={600}>
      {(answer) => (
        <Stack aria-busy={query.isFetching}>
          <Panel
            title={t('backtest.title')}
            aside={query.isFetching ? <Loader size="xs" aria-label={t('loading')} /> : undefined}
          >
            <div aria-live="polite"><Sum answer={answer} /></div>
            <Text size="sm" c="dimmed" mt="sm">
              {t('backtest.period', { from: format.moment(answer.from), to: format.moment(answer.to), count: answer.mentions, mentions: format.whole(answer.mentions) })}
              {!answer.learnt.enough && ` ${t('backtest.young', { count: answer.learnt.days, days: format.decimal(answer.learnt.days) })}`}
            </Text>
          </Panel>
          {answer.series.length > 0 && <Course answer={answer} />}
          {answer.tried.length > 1 && <Panel title={t('backtest.others')}><Others tried={answer.tried} /></Panel>}
          <Panel title={t('backtest.told')}><ToldOf answer={answer} /></Panel>
        </Stack>
      )}
    </Answer>
  );
}

function Sum({ answer }: { answer: Tested }) {
  const { t } = useTranslation();
  const { format } = useScene();
  const { alerts, alerts_a_week, notifications, notifications_a_week } = answer;
  return (
    <SimpleGrid cols={{ base: 1, xs: 2 }}>
      <div>
        <Text className="figure">{t('backtest.alerts', { count: alerts, alerts: format.whole(alerts) })}</Text>
        <Text size="sm" c="dimmed">{t('backtest.aWeek', { rate: format.decimal(alerts_a_week) })}</Text>
      </div>
      <div>
        <Text className="figure">{t('backtest.messages', { count: notifications, messages: format.whole(notifications) })}</Text>
        <Text size="sm" c="dimmed">{t('backtest.aWeek', { rate: format.decimal(notifications_a_week) })}</Text>
      </div>
    </SimpleGrid>
  );
}

/** How near counts came to the bar, over time, for one brand. */
function Course({ answer }: { answer: Tested }) {
  const { t } = useTranslation();
  const { format } = useScene();
  const told = (brand: string | undefined | null) => answer.told.filter((alert) => brand == null || alert.brand === brand);
  const busiest = answer.series.toSorted((one, other) => told(other.brand).length - told(one.brand).length || other.mentions - one.mentions)[0];
  const [chosen, setChosen] = useState<string>();
  const line = answer.series.find(({ name }) => name === chosen) ?? busiest;
  if (!line) return null;
  const span = Date.parse(answer.to) - Date.parse(answer.from);
  const bars = line.points.some(({ bar }) => bar != null);
  return (
    <Panel
      title={t('backtest.course')}
      aside={
        answer.series.length > 1 && (
          <Select size="xs" aria-label={t('brand.label')} data={answer.series.map(({ name }) => name)} value={line.name} allowDeselect={false} onChange={(name) => setChosen(name ?? undefined)} />
        )
      }
    >
      <Timeline
        label={t('backtest.chart', { brand: line.name, time: format.duration(line.window_minutes * 60) })}
        kind="lines"
        height={220}
        series={[
          { key: 'highest', name: t('backtest.highest', { time: format.duration(line.window_minutes * 60) }), colour: 'sea.7' },
          ...(bars ? [{ key: 'bar', name: t('backtest.bar'), colour: 'red.6' }] : []),
        ]}
        points={line.points.map(({ start, highest, bar }) => ({ start, values: { highest, ...(bar != null && { bar }) } }))}
        tick={span > 36 * 3_600_000 ? format.day : format.hour}
        full={format.moment}
        number={format.whole}
        marks={told(line.brand).map(({ fired_at }) => ({ at: fired_at, label: '' }))}
      />
      <Text size="xs" c="dimmed" mt="xs">{t('backtest.reading')}</Text>
    </Panel>
  );
}

/** The same rule, stricter and looser. */
function Others({ tried }: { tried: Tested['tried'] }) {
  const { t } = useTranslation();
  const { format } = useScene();
  return (
    <Table className="numbers" verticalSpacing={6}>
      <Table.Thead>
        <Table.Tr>
          <Table.Th scope="col">{t(tried[0]?.setting === 'count' ? 'rules.count' : 'rules.budget')}</Table.Th>
          <Table.Th scope="col" ta="right">{t('page.alerts')}</Table.Th>
          <Table.Th scope="col" ta="right">{t('backtest.perWeek')}</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {tried.map(({ value, chosen, alerts, alerts_a_week }) => (
          <Table.Tr key={value} fw={chosen ? 650 : undefined}>
            <Table.Th scope="row" fw="inherit">
              {format.fine(value)} {chosen && <Badge size="xs" variant="light" ml={6}>{t('backtest.chosen')}</Badge>}
            </Table.Th>
            <Table.Td ta="right">{format.whole(alerts)}</Table.Td>
            <Table.Td ta="right">{format.decimal(alerts_a_week)}</Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}

function ToldOf({ answer }: { answer: Tested }) {
  const { t } = useTranslation();
  const { format } = useScene();
  if (answer.told.length === 0) return <Nothing>{t('backtest.quiet')}</Nothing>;
  return (
    <Stack gap="xs">
      {answer.told.toReversed().map((alert) => (
        <Card key={`${alert.fired_at} ${alert.headline}`} component="article" padding="xs">
          <Group justify="space-between" gap="xs">
            <Text size="sm" fw={600} className="foreign">{alert.headline}</Text>
            <Text size="sm" c="dimmed">{format.moment(alert.fired_at)}</Text>
          </Group>
          {alert.posts.slice(0, 2).map(({ id, text, author, source }) => (
            <Text key={id} size="sm" c="dimmed" className="foreign" lineClamp={1} dir="auto">{author ?? source}: {text.map((piece) => piece.text).join('')}</Text>
          ))}
          <TextLink to="/mentions" size="sm" search={(now) => ({ ...now, brand: alert.brand ?? undefined, period: spanOf(alert.window_from, alert.window_to) })}>
            {t('count.mentions', { count: alert.mentions, mentions: format.whole(alert.mentions) })}
          </TextLink>
        </Card>
      ))}
    </Stack>
  );
}
