// How far the moods can be trusted: a fair sample that the team labels, and what that proves of the figures.
import { Alert, Button, Grid, Group, Stack, Text } from '@mantine/core';
import { IconArrowLeft } from '@tabler/icons-react';
import { useEffect, useEffectEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '../../api/client';
import { useSession } from '../../api/session';
import { useMay } from '../../role';
import { Answer } from '../../parts/Answer';
import { Page } from '../../parts/Page';
import { Panel } from '../../parts/Panel';
import { TextLink } from '../../parts/links';
import { useScene } from '../../workspace';
import { Agreement } from './Agreement';
import { Labeller } from './Labeller';

const SIZES = [50, 100, 200];
const HOUR_MS = 3_600_000;
/** The figures are asked for again so long after the last label: while one labels, they would only move under one's eyes. */
const SETTLED_MS = 1500;

export default function Labels() {
  const { t } = useTranslation();
  const { id: workspace, search, range, format } = useScene();
  const session = useSession();
  const edits = useMay('editor');
  const [size, setSize] = useState(100);
  // What comes in meanwhile would change the sample: an open period ends with the last full hour.
  const [now] = useState(() => new Date(Math.floor(Date.now() / HOUR_MS) * HOUR_MS).toISOString());
  const asked = { workspace, brand: search.brand, ...range, to: range.to ?? now, size };
  const sample = api.useQuery('get', '/api/v1/sentiment/sample', { params: { query: asked } }, { staleTime: Infinity, gcTime: 0 });
  const agreement = api.useQuery('get', '/api/v1/sentiment/agreement', { params: { query: asked } });
  const [labels, setLabels] = useState(0);
  const askAgain = useEffectEvent(() => void agreement.refetch());
  useEffect(() => {
    if (labels === 0) return;
    const settled = setTimeout(() => askAgain(), SETTLED_MS);
    return () => clearTimeout(settled);
  }, [labels]);
  return (
    <Page
      title={t('page.labels')}
      aside={<TextLink to="/settings" size="sm"><IconArrowLeft size={14} aria-hidden style={{ verticalAlign: 'text-bottom' }} /> {t('settings.back')}</TextLink>}
    >
      <Text maw={760}>{t('labels.text')}</Text>
      {session && !edits && <Alert color="gray">{t('labels.forEditors')}</Alert>}
      <Group gap="sm">
        <Text size="sm" id="size">{t('labels.size')}</Text>
        {/* Buttons, as the keys that label are not heard from a field. */}
        <Group gap={4} role="group" aria-labelledby="size">
          {SIZES.map((value) => <Button key={value} size="compact-sm" variant={value === size ? 'filled' : 'default'} aria-pressed={value === size} onClick={() => setSize(value)}>{format.whole(value)}</Button>)}
        </Group>
      </Group>
      <Grid>
        {edits && (
          <Grid.Col span={{ base: 12, lg: 6 }}>
            <Answer query={sample} height={420} empty={({ mentions }) => mentions.length === 0} nothing={t('labels.none')}>
              {({ mentions }) => <Labeller key={JSON.stringify(asked)} mentions={mentions} labelled={() => setLabels((count) => count + 1)} />}
            </Answer>
          </Grid.Col>
        )}
        <Grid.Col span={{ base: 12, lg: edits ? 6 : 12 }}>
          <Stack>
            <Panel title={t('labels.proves')}>
              <Answer query={agreement} height={300}>{(answer) => <Agreement answer={answer} />}</Answer>
            </Panel>
            <Panel title={t('labels.correctedTitle')}>
              <Stack gap="xs">
                <Text size="sm">{t('labels.corrected')}</Text>
                <Text size="sm">{t('labels.single')}</Text>
              </Stack>
            </Panel>
          </Stack>
        </Grid.Col>
      </Grid>
    </Page>
  );
}
