// One report: what it tells, to whom and when; once it is kept, how it looks and what became of it.
import { Alert, Button, Card, Grid, Group, Stack, Text } from '@mantine/core';
import { IconArrowLeft, IconTrash } from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';
import { useNavigate, useParams } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { slugOf } from '../../api/apply';
import { api } from '../../api/client';
import { useSession } from '../../api/session';
import { useMay } from '../../role';
import { Confirm } from '../../parts/Confirm';
import { Faults } from '../../parts/Faults';
import { Page } from '../../parts/Page';
import { Panel } from '../../parts/Panel';
import { TextLink } from '../../parts/links';
import { useScene } from '../../workspace';
import { Deeds } from './Deeds';
import { newReport, reportOfBenchmark, written, type Report } from './draft';
import { Fields } from './Fields';
import { Sections } from './Sections';

export default function ReportEditor() {
  const { t } = useTranslation();
  const { report: id = 'new' } = useParams({ strict: false });
  const { workspace } = useScene();
  const known = workspace.report?.find((report) => report.id === id);
  if (!known && id !== 'new') {
    return (
      <Page title={t('page.reports')}>
        <Alert color="gray" title={t('reports.unknown')}><TextLink to="/reports">{t('reports.back')}</TextLink></Alert>
      </Page>
    );
  }
  return <Editor key={id} known={known} />;
}

function Editor({ known }: { known?: Report }) {
  const { t } = useTranslation();
  const { id: workspace, workspace: about, search } = useScene();
  const session = useSession();
  const runs = useMay('admin');
  const navigate = useNavigate();
  const queries = useQueryClient();
  const [draft, setDraft] = useState<Report>(() => known ?? (search.kind === 'benchmark' ? reportOfBenchmark(search, t('reports.ofBenchmark')) : newReport()));
  const id = known?.id ?? slugOf(draft.name, (about.report ?? []).map((report) => report.id));
  const params = { path: { id }, query: { workspace } };
  const back = () => {
    void queries.invalidateQueries();
    void navigate({ to: '/reports', search: (now) => ({ ...now, kind: undefined, brands: undefined }) });
  };
  const save = api.useMutation('put', '/api/v1/reports/{id}', { onSuccess: back });
  const remove = api.useMutation('delete', '/api/v1/reports/{id}', { onSuccess: back });
  const keep = () => save.mutate({ params, body: written(draft, id) });
  const changed = JSON.stringify(draft) !== JSON.stringify(known);
  return (
    <Page
      title={known ? known.name : t('reports.add')}
      aside={<TextLink to="/reports" size="sm"><IconArrowLeft size={14} aria-hidden style={{ verticalAlign: 'text-bottom' }} /> {t('reports.back')}</TextLink>}
    >
      {session && !runs && <Alert color="gray">{t('reports.forAdmins')}</Alert>}
      <Grid>
        <Grid.Col span={{ base: 12, lg: 7 }}>
          <Card component="section" aria-label={t('reports.settings')}>
            <Stack>
              <Fields report={draft} change={setDraft} />
              <Faults error={save.error ?? remove.error} />
              {runs && (
                <Group justify="space-between">
                  <Button onClick={keep} loading={save.isPending} disabled={!draft.name.trim()}>{t('save')}</Button>
                  {known && (
                    <Confirm title={t('reports.remove')} text={t('reports.removeText', { name: known.name })} confirm={t('remove')} act={() => remove.mutate({ params })}>
                      <IconTrash size={16} aria-hidden />
                    </Confirm>
                  )}
                </Group>
              )}
            </Stack>
          </Card>
        </Grid.Col>
        <Grid.Col span={{ base: 12, lg: 5 }}>
          <Stack>
            {known && (
              <Panel title={t('reports.asItIs')}>
                <Stack gap="xs">
                  {changed && <Text size="sm" c="dimmed">{t('reports.unsaved')}</Text>}
                  <Deeds report={known} />
                </Stack>
              </Panel>
            )}
            <Card><Sections report={draft} change={setDraft} /></Card>
          </Stack>
        </Grid.Col>
      </Grid>
    </Page>
  );
}
