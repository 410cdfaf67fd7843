// Where one brand stands: its figures against the period before, when it was spoken of, what rises, who speaks, and where.
import { Grid, SimpleGrid } from '@mantine/core';
import { Navigate } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { api } from '../../api/client';
import { Answer, Nothing } from '../../parts/Answer';
import { MoodTimeline } from '../../parts/MoodTimeline';
import { Page } from '../../parts/Page';
import { Panel } from '../../parts/Panel';
import { intervalOf } from '../../period';
import { useMay } from '../../role';
import { useScene } from '../../workspace';
import { Figures } from './Figures';
import { Rising } from './Rising';
import { Sources } from './Sources';
import { TopAuthors } from './TopAuthors';
import { TopStories } from './TopStories';

export default function Overview() {
  const { t } = useTranslation();
  const { id: workspace, range, brand, brandName, format } = useScene();
  const edits = useMay('admin');
  const benchmark = api.useQuery('get', '/api/v1/benchmark', {
    params: { query: { workspace, ...range, interval: intervalOf(range) } },
  });
  const alerts = api.useQuery('get', '/api/v1/alerts', { params: { query: { workspace, brand, limit: 50 } } });
  const own = benchmark.data?.brands.find((one) => one.id === brand);
  if (!brand) return edits ? <Navigate to="/start" replace /> : <Nothing height={300}>{t('overview.noBrands')}</Nothing>;
  return (
    <Page title={brandName(brand) || t('page.overview')}>
      <Answer query={benchmark} height={150}>
        {() => own && <Figures brand={own} />}
      </Answer>
      <Grid>
        <Grid.Col span={{ base: 12, lg: 8 }}>
          <Panel title={t('overview.timeline')}>
            <Answer query={benchmark} height={312} empty={() => !own?.now.mentions} nothing={t('overview.silence')}>
              {({ period }) => (
                <MoodTimeline
                  height={280}
                  brand={brand}
                  pieces={(own?.timeline ?? []).map((piece, place, all) => ({
                    start: piece.start,
                    end: all[place + 1]?.start ?? period.to,
                    moods: piece.by_sentiment,
                  }))}
                  marks={(alerts.data?.alerts ?? [])
                    .filter((alert) => alert.fired_at >= period.from && alert.fired_at < period.to)
                    .map((alert) => ({ at: alert.fired_at, label: format.hour(alert.fired_at) }))}
                />
              )}
            </Answer>
          </Panel>
        </Grid.Col>
        <Grid.Col span={{ base: 12, lg: 4 }}>
          <Panel title={t('overview.rising')}><Rising /></Panel>
        </Grid.Col>
      </Grid>
      <SimpleGrid cols={{ base: 1, lg: 3 }}>
        <Panel title={t('overview.stories')}><TopStories /></Panel>
        <Panel title={t('overview.authors')}><TopAuthors /></Panel>
        <Panel title={t('overview.sources')}>
          <Answer query={benchmark} height={200} empty={() => !own?.sources.length}>
            {() => <Sources counts={own?.sources ?? []} total={own?.now.mentions ?? 0} />}
          </Answer>
        </Panel>
      </SimpleGrid>
    </Page>
  );
}
