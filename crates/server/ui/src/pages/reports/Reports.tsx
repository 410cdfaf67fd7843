// The reports of a workspace: what each tells, when it goes out by itself and whether that went well.
import { Alert, Card, Group, Stack, Text } from '@mantine/core';
import { IconMailOff, IconPlus } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { api, type Schemas } from '../../api/client';
import { useMay } from '../../role';
import { Answer } from '../../parts/Answer';
import { Page } from '../../parts/Page';
import { ButtonLink, TextLink } from '../../parts/links';
import { useScene } from '../../workspace';
import { Deeds } from './Deeds';
import { useReportWords } from './words';

export default function Reports() {
  const { t } = useTranslation();
  const { id: workspace } = useScene();
  const runs = useMay('admin');
  const query = api.useQuery('get', '/api/v1/reports', { params: { query: { workspace } } }, { refetchInterval: 60_000 });
  const add = runs && <ButtonLink to="/reports/$report" params={{ report: 'new' }} leftSection={<IconPlus size={16} aria-hidden />}>{t('reports.add')}</ButtonLink>;
  return (
    <Page title={t('page.reports')} aside={add}>
      <Answer query={query} height={300} empty={({ reports }) => reports.length === 0} nothing={t(runs ? 'reports.none' : 'reports.noneYet')}>
        {({ reports }) => (
          <Stack gap="sm">
            {reports.map((report) => <ReportCard key={report.id} report={report} edits={runs} changed={() => void query.refetch()} />)}
          </Stack>
        )}
      </Answer>
    </Page>
  );
}

function ReportCard({ report, edits, changed }: { report: Schemas['ListedReport']; edits: boolean; changed: () => void }) {
  const { t } = useTranslation();
  const { brandName, format } = useScene();
  const words = useReportWords();
  const { id, name, brands = [], recipients = [], schedule, sent_at, next_due, failed_at, problem, tried_again_at } = report;
  const about = [words.period(report), brands.length > 0 ? brands.map(brandName).join(', ') : t('brand.all')];
  const goes = [
    words.schedule(schedule),
    recipients.length > 0 && t('reports.to', { count: recipients.length }),
    next_due && t('reports.next', { at: format.moment(next_due) }),
    sent_at && t('reports.last', { at: format.moment(sent_at) }),
  ];
  return (
    <Card component="article" padding="sm">
      <Stack gap="xs">
        <Group justify="space-between" gap="xs">
          {edits ? (
            <TextLink to="/reports/$report" params={{ report: id }} fw={600} c="inherit" className="foreign">{name}</TextLink>
          ) : (
            <Text fw={600} className="foreign">{name}</Text>
          )}
          <Text size="sm" c="dimmed" className="foreign">{about.join(' · ')}</Text>
        </Group>
        <Text size="sm">{goes.filter(Boolean).join(' · ')}</Text>
        {problem && (
          <Alert color="orange" p="xs" icon={<IconMailOff size={18} aria-hidden />} title={t('reports.failed', { at: format.moment(failed_at) })}>
            <span className="foreign">{problem}</span>
            {' '}
            {tried_again_at ? t('reports.again', { at: format.moment(tried_again_at) }) : t('reports.givenUp')}
          </Alert>
        )}
        <Deeds report={report} sent={changed} />
      </Stack>
    </Card>
  );
}
