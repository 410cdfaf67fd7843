// What a query finds among the mentions of the last days, and what a change of it would add and take away there.
import { SimpleGrid, Stack, Text } from '@mantine/core';
import { keepPreviousData } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { api } from '../../api/client';
import { Answer, Nothing } from '../../parts/Answer';
import { Panel } from '../../parts/Panel';
import { useChecked } from '../../parts/QueryInput';
import { rangeOf } from '../../period';
import { useScene } from '../../workspace';
import { MentionCard } from '../mentions/MentionCard';

const PERIOD = '7d';

interface PreviewProps {
  kind: 'brand' | 'topic';
  /** Absent while it is new. */
  id: string | undefined;
  query: string;
}

export function Preview({ kind, id, query }: PreviewProps) {
  const { t } = useTranslation();
  const { id: workspace, zone, format } = useScene();
  // Only what can be read is asked for; while one types, the last that could stays.
  const read = useChecked(query).data?.query ?? '';
  const asked = { workspace, ...rangeOf(PERIOD, zone) };
  const found = useFound({ ...asked, q: read, limit: 4 }, read !== '');
  const added = useFound({ ...asked, q: `(${read}) -${kind}:${id}`, limit: 1 }, read !== '' && id !== undefined);
  const removed = useFound({ ...asked, q: `-(${read})`, [kind]: id, limit: 1 }, read !== '' && id !== undefined);
  if (!query.trim()) return <Panel title={t('preview.title')}><Nothing height={120}>{t('preview.empty')}</Nothing></Panel>;
  const figures = [
    ['found', found.data?.total],
    ...(id === undefined ? [] : ([['added', added.data?.total], ['removed', removed.data?.total]] as const)),
  ] as const;
  return (
    <Panel title={t('preview.title')}>
      <SimpleGrid cols={{ base: 1, xs: figures.length }} aria-live="polite">
        {figures.map(([name, total]) => (
          <div key={name}>
            <Text size="sm" c="dimmed">{t(`preview.${name}`)}</Text>
            <Text className="figure">{format.whole(total)}</Text>
          </div>
        ))}
      </SimpleGrid>
      <Text size="xs" c="dimmed" my="xs">{t('preview.among')}</Text>
      <Answer query={found} height={240} empty={({ mentions }) => mentions.length === 0} nothing={t('preview.none')}>
        {({ mentions }) => (
          <Stack gap="sm">
            {mentions.map((one) => <MentionCard key={one.post.id} found={one} />)}
          </Stack>
        )}
      </Answer>
    </Panel>
  );
}

function useFound(query: { workspace: string; q: string; limit: number; from: string; to?: string; brand?: string; topic?: string }, enabled: boolean) {
  return api.useQuery('get', '/api/v1/mentions', { params: { query } }, { enabled, placeholderData: keepPreviousData });
}
