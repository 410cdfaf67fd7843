// What people say: search, count, filter and read, live.
import { Box, Button, Card, Drawer, Grid, Group, Select, Stack, Switch, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconFilter } from '@tabler/icons-react';
import { useNavigate } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { api } from '../../api/client';
import { Answer } from '../../parts/Answer';
import { Export } from '../../parts/Export';
import { MoodTimeline } from '../../parts/MoodTimeline';
import { Page } from '../../parts/Page';
import { intervalOf } from '../../period';
import { useScene } from '../../workspace';
import { Chosen } from './Chosen';
import { Facets } from './Facets';
import { Feed } from './Feed';
import { Saved } from './Saved';
import { SearchBox } from './SearchBox';
import { SORTS, useMentionsQuery } from './question';

export default function Mentions() {
  const { t } = useTranslation();
  const [opened, { open, close }] = useDisclosure();
  return (
    <Page title={t('page.mentions')} aside={<Group gap="xs"><Saved /><ExportFound /></Group>}>
      <SearchBox />
      <Chosen />
      <Grid gap="md">
        <Grid.Col span={{ base: 12, lg: 3 }} visibleFrom="lg">
          <Card component="aside" aria-label={t('facets.title')}><Facets /></Card>
        </Grid.Col>
        <Grid.Col span={{ base: 12, lg: 9 }}>
          <Stack gap="md">
            <Histogram />
            <Group gap="sm">
              <Button hiddenFrom="lg" variant="default" leftSection={<IconFilter size={16} aria-hidden />} onClick={open}>{t('facets.title')}</Button>
              <Order />
            </Group>
            <Feed />
          </Stack>
        </Grid.Col>
      </Grid>
      <Drawer opened={opened} onClose={close} title={t('facets.title')} closeButtonProps={{ 'aria-label': t('close') }}>
        <Facets />
      </Drawer>
    </Page>
  );
}

/** All that is found, by time: other orders are for reading. */
function ExportFound() {
  const { search } = useScene();
  const question = useMentionsQuery();
  return <Export path="/api/v1/mentions/export" query={{ ...question, sort: search.sort === 'oldest' ? 'oldest' : 'newest' }} />;
}

function Histogram() {
  const { t } = useTranslation();
  const { range } = useScene();
  const question = useMentionsQuery();
  const query = api.useQuery('get', '/api/v1/stats/histogram', { params: { query: { ...question, interval: intervalOf(range) } } });
  return (
    <Card>
      <Answer query={query} height={152} empty={({ buckets }) => buckets.every(({ count }) => count === 0)} nothing={<Text size="sm">{t('mentions.none')}</Text>}>
        {({ buckets }) => (
          <MoodTimeline height={120} pieces={buckets.map(({ start, end, by_sentiment }) => ({ start, end, moods: by_sentiment }))} />
        )}
      </Answer>
    </Card>
  );
}

/** In which order, and whether each story stands once. */
function Order() {
  const { t } = useTranslation();
  const { search } = useScene();
  const navigate = useNavigate();
  return (
    <>
      <Box>
        <Select
          aria-label={t('sort.label')}
          data={SORTS.map((value) => ({ value, label: t(`sort.${value}`) }))}
          value={search.sort ?? 'newest'}
          allowDeselect={false}
          onChange={(sort) => void navigate({ to: '.', search: (now) => ({ ...now, sort: sort === 'newest' ? undefined : (sort ?? undefined) }) })}
        />
      </Box>
      <Switch
        label={t('mentions.collapse')}
        checked={search.stories === 'collapse'}
        onChange={(event) => void navigate({ to: '.', search: { ...search, stories: event.currentTarget.checked ? 'collapse' : undefined } })}
      />
    </>
  );
}
