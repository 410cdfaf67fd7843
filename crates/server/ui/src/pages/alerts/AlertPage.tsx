// One alert: what happened, why, what people say, who was told, and what is done about it.
import { Card, Grid, Group, List, Stack, Text } from '@mantine/core';
import { IconArrowLeft } from '@tabler/icons-react';
import { useParams } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { api, type Schemas } from '../../api/client';
import { useLive } from '../../api/live';
import { Answer } from '../../parts/Answer';
import { Page } from '../../parts/Page';
import { Panel } from '../../parts/Panel';
import { ButtonLink, TextLink } from '../../parts/links';
import { spanOf } from '../../period';
import { useScene } from '../../workspace';
import { AlertBadges } from './AlertBadges';
import { AlertChart } from './AlertChart';
import { Care } from './Care';
import { Drivers } from './Drivers';
import { History } from './History';
import { Samples } from './Samples';
import { Told } from './Told';

export default function AlertPage() {
  const { _splat: id = '' } = useParams({ strict: false });
  const query = api.useQuery('get', '/api/v1/alerts/{id}', { params: { path: { id } } });
  const { id: workspace } = useScene();
  useLive({ workspace }, 'alert', 1000, () => void query.refetch());
  return <Answer query={query} height={600}>{(alert) => <Whole alert={alert} />}</Answer>;
}

function Whole({ alert }: { alert: Schemas['AlertDetail'] }) {
  const { t } = useTranslation();
  return (
    <Page title={alert.headline} aside={<ShowMentions alert={alert} />}>
      <Head alert={alert} />
      <Care alert={alert} />
      <Grid>
        <Grid.Col span={{ base: 12, lg: 7 }}>
          <Stack>
            {alert.reason.chart && <Panel title={t('alert.course')}><AlertChart alert={alert} chart={alert.reason.chart} /></Panel>}
            <Panel title={t('alert.why')}>
              <List spacing="xs" size="sm">
                {alert.explanation.map((line) => <List.Item key={line} className="foreign">{line}</List.Item>)}
              </List>
            </Panel>
            <Panel title={t('alert.samples')}><Samples samples={alert.reason.samples ?? []} /></Panel>
          </Stack>
        </Grid.Col>
        <Grid.Col span={{ base: 12, lg: 5 }}>
          <Stack>
            <Panel title={t('alert.drivers')}><Drivers alert={alert} /></Panel>
            <Panel title={t('alert.told')}><Told notifications={alert.notifications} /></Panel>
            <Panel title={t('alert.history')}><History alert={alert} /></Panel>
          </Stack>
        </Grid.Col>
      </Grid>
    </Page>
  );
}

function Head({ alert }: { alert: Schemas['AlertDetail'] }) {
  const { t } = useTranslation();
  const { format } = useScene();
  return (
    <Card padding="sm">
      <Group justify="space-between" gap="xs">
        <Group gap="xs">
          <AlertBadges alert={alert} />
          <Text size="sm">
            {t('alert.since', { at: format.moment(alert.fired_at) })}
            {alert.resolved_at && ` · ${t('alert.over', { at: format.moment(alert.resolved_at) })}`}
            {' · '}
            {alert.rule_name}
          </Text>
        </Group>
        <TextLink to="/alerts" size="sm"><IconArrowLeft size={14} aria-hidden style={{ verticalAlign: 'text-bottom' }} /> {t('alerts.back')}</TextLink>
      </Group>
    </Card>
  );
}

/** The mentions behind it: from when more was counted than usual, until it was over or until now. */
function ShowMentions({ alert }: { alert: Schemas['AlertDetail'] }) {
  const { t } = useTranslation();
  const from = alert.reason.since ?? alert.fired_at;
  const to = alert.resolved_at ?? new Date(Date.parse(alert.fired_at) + 24 * 3_600_000).toISOString();
  return (
    <ButtonLink to="/mentions" search={(now) => ({ ...now, brand: alert.brand ?? undefined, period: spanOf(from, to) })} variant="light">
      {t('alert.mentions')}
    </ButtonLink>
  );
}
