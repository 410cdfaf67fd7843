// Brands side by side over a period: every figure with its formula, shares of voice five ways, moods, topics, timelines, and
// the best and the worst that was said.
import { Checkbox, Grid, Group, SimpleGrid, Stack } from '@mantine/core';
import { IconFileAnalytics } from '@tabler/icons-react';
import { useNavigate } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { api } from '../../api/client';
import { useMay } from '../../role';
import { Answer } from '../../parts/Answer';
import { Page } from '../../parts/Page';
import { Panel } from '../../parts/Panel';
import { ButtonLink } from '../../parts/links';
import { intervalOf } from '../../period';
import { toggled, wordsOf } from '../../search';
import { useScene } from '../../workspace';
import { Comparison } from './Comparison';
import { Extremes } from './Extremes';
import { Moods } from './Moods';
import { Peak } from './Peak';
import { Timelines } from './Timelines';
import { TopicMatrix } from './TopicMatrix';
import { Voices } from './Voices';

export default function Benchmark() {
  const { t } = useTranslation();
  const { id: workspace, workspace: about, range, search } = useScene();
  const navigate = useNavigate();
  const runs = useMay('admin');
  const all = about.brand ?? [];
  const chosen = wordsOf(search.brands);
  const query = api.useQuery('get', '/api/v1/benchmark', {
    params: { query: { workspace, brand: search.brands, ...range, interval: intervalOf(range) } },
  });
  const toggle = (id: string) => {
    // None chosen means all: the first click takes one away.
    const now = chosen.length > 0 ? search.brands : all.map((brand) => brand.id).join();
    const next = toggled(now, id);
    void navigate({ to: '.', search: { ...search, brands: wordsOf(next).length === all.length ? undefined : next } });
  };
  return (
    <Page title={t('page.benchmark')} aside={runs && <SaveAsReport />}>
      <Group gap="md" role="group" aria-label={t('benchmark.brands')}>
        {all.map(({ id, name }) => (
          <Checkbox key={id} label={<span className="foreign">{name}</span>} checked={chosen.length === 0 || chosen.includes(id)} onChange={() => toggle(id)} />
        ))}
      </Group>
      <Answer query={query} height={900} empty={({ brands }) => brands.every(({ now }) => now.mentions === 0)} nothing={t('benchmark.none')}>
        {(answer) => (
          <Stack>
            <Panel title={t('benchmark.figures')}><Comparison answer={answer} /></Panel>
            <Grid>
              <Grid.Col span={{ base: 12, lg: 6 }}><Panel title={t('benchmark.voice')}><Voices brands={answer.brands} /></Panel></Grid.Col>
              <Grid.Col span={{ base: 12, lg: 6 }}><Panel title={t('benchmark.moods')}><Moods brands={answer.brands} /></Panel></Grid.Col>
            </Grid>
            <Panel title={t('benchmark.timeline')}><Timelines answer={answer} /></Panel>
            <Panel title={t('benchmark.topics')}><TopicMatrix brands={answer.brands} /></Panel>
            <SimpleGrid cols={{ base: 1, md: 2 }}>
              {answer.brands.filter(({ peak }) => peak).map((brand) => (
                <Panel key={brand.id} title={t('benchmark.peakOf', { brand: brand.name })}><Peak brand={brand} /></Panel>
              ))}
            </SimpleGrid>
            <SimpleGrid cols={{ base: 1, md: 2 }}>
              {answer.brands.map((brand) => (
                <Panel key={brand.id} title={t('benchmark.saidOf', { brand: brand.name })}><Extremes brand={brand} /></Panel>
              ))}
            </SimpleGrid>
          </Stack>
        )}
      </Answer>
    </Page>
  );
}

/** Begins a report of what is compared now; it is kept once it has a name. */
function SaveAsReport() {
  const { t } = useTranslation();
  return (
    <ButtonLink to="/reports/$report" params={{ report: 'new' }} search={(now) => ({ ...now, kind: 'benchmark' })} variant="default" leftSection={<IconFileAnalytics size={16} aria-hidden />}>
      {t('benchmark.saveAsReport')}
    </ButtonLink>
  );
}
