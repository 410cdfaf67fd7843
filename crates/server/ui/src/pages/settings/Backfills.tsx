// How far the past of changed queries has come: posts that are kept are matched again, beside live matching.
import { Badge, Button, Group, Progress, Stack, Text } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { api, type Schemas } from '../../api/client';
import { Panel } from '../../parts/Panel';
import { useMay } from '../../role';
import { useScene } from '../../workspace';

type Replay = Schemas['ReplayAnswer'];

const COLOURS: Record<Schemas['ReplayState'], string> = { waiting: 'gray', running: 'sea', done: 'teal', cancelled: 'gray', failed: 'red' };
const goesOn = ({ state }: Replay) => state === 'waiting' || state === 'running';

export function Backfills() {
  const { t } = useTranslation();
  const { id: workspace } = useScene();
  const queries = useQueryClient();
  const query = api.useQuery('get', '/api/v1/replays', { params: { query: { workspace, limit: 5 } } }, {
    refetchInterval: ({ state }) => (state.data?.some(goesOn) ? 1000 : 15_000),
  });
  const cancel = api.useMutation('delete', '/api/v1/replays/{id}', { onSuccess: () => query.refetch() });
  const busy = query.data?.some(goesOn) ?? false;
  // What was found in the past is in all figures, once it is over.
  const before = useRef(busy);
  useEffect(() => {
    if (before.current && !busy) void queries.invalidateQueries({ predicate: ({ queryKey }) => !JSON.stringify(queryKey).includes('replays') });
    before.current = busy;
  }, [busy, queries]);
  if (!query.data?.length) return null;
  return (
    <Panel title={t('backfill.title')}>
      <Stack gap="md">
        {query.data.map((replay) => <Backfill key={replay.id} replay={replay} cancel={() => cancel.mutate({ params: { path: { id: replay.id } } })} />)}
      </Stack>
    </Panel>
  );
}

function Backfill({ replay, cancel }: { replay: Replay; cancel: () => void }) {
  const { t } = useTranslation();
  const { format } = useScene();
  const stops = useMay('admin');
  const { state, read, left, seconds_left, added, removed, mentions, created_at, error } = replay;
  const share = left == null ? 0 : read / Math.max(1, read + left);
  return (
    <div>
      <Group gap="xs">
        <Badge variant="light" color={COLOURS[state]}>{t(`replayState.${state}`)}</Badge>
        <Text size="sm" c="dimmed">{format.moment(created_at)}</Text>
        <Text size="sm" className="numbers">
          {t('backfill.read', { count: read, posts: format.whole(read) })}
          {' · '}
          {added == null
            ? t('count.mentions', { count: mentions, mentions: format.whole(mentions) })
            : t('backfill.changed', { added: format.whole(added), removed: format.whole(removed) })}
          {seconds_left != null && ` · ${t('backfill.left', { time: format.duration(seconds_left) })}`}
        </Text>
        {goesOn(replay) && stops && <Button size="compact-sm" variant="default" onClick={cancel}>{t('backfill.cancel')}</Button>}
      </Group>
      {goesOn(replay) && <Progress mt={6} value={share * 100} aria-label={`${t('backfill.title')}: ${format.percent(share)}`} animated />}
      {error && <Text size="sm" className="foreign">{error}</Text>}
    </div>
  );
}
