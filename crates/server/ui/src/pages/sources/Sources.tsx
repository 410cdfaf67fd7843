// Where posts come from: how each source fares, and what to do where one does not.
import { Alert, Badge, Card, Group, SimpleGrid, Stack, Text } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { Schemas } from '../../api/client';
import { sourcesOf, useSources, type SourceEntry } from '../../api/sources';
import { Answer } from '../../parts/Answer';
import { Page } from '../../parts/Page';
import { Reserved } from '../../parts/Reserved';
import { ButtonLink, TextLink } from '../../parts/links';
import { useMay } from '../../role';
import { useScene } from '../../workspace';
import { readsFrom } from './choices';
import { Deeds } from './Deeds';

const COLOURS: Record<Schemas['SourceCondition'], string> = {
  connecting: 'sea', running: 'teal', waiting: 'orange', failed: 'red', ended: 'gray', stopped: 'gray', paused: 'gray', not_started: 'gray',
};
const MOST_GAPS = 3;

export default function Sources() {
  const { t } = useTranslation();
  const { id, workspace } = useScene();
  const edits = useMay('admin');
  const query = useSources(id);
  const written = sourcesOf(workspace);
  return (
    <Page title={t('page.sources')} aside={edits && <ButtonLink to="/sources/$source" params={{ source: 'new' }} leftSection={<IconPlus size={16} aria-hidden />}>{t('sources.add')}</ButtonLink>}>
      <Text size="sm" c="dimmed">{t('sources.text')}</Text>
      <Reserved takes="admin" />
      <Answer query={query} height={400} empty={({ items }) => items.length === 0 && written.length === 0} nothing={t('sources.none')}>
        {({ items }) => {
          // What was written a moment ago may not be running yet.
          const waiting = written.filter((entry) => !items.some((item) => item.id === entry.id));
          return (
            <SimpleGrid cols={{ base: 1, xl: 2 }} spacing="sm">
              {items.map((health) => <SourceCard key={health.id} id={health.id} health={health} entry={written.find((entry) => entry.id === health.id)} edits={edits} />)}
              {waiting.map((entry) => <SourceCard key={entry.id} id={entry.id} entry={entry} edits={edits} />)}
            </SimpleGrid>
          );
        }}
      </Answer>
    </Page>
  );
}

interface SourceCardProps {
  id: string;
  health?: Schemas['SourceAnswer'];
  /** Absent where the server's configuration has it, not the workspace. */
  entry: SourceEntry | undefined;
  edits: boolean;
}

function SourceCard({ id, health, entry, edits }: SourceCardProps) {
  const { t, i18n } = useTranslation();
  const state = entry?.paused ? 'paused' : (health?.state ?? 'not_started');
  const kind = entry?.from.kind ?? health?.kind ?? '';
  const reads = entry && readsFrom(entry.from);
  return (
    <Card component="article" padding="sm" aria-label={id}>
      <Group justify="space-between" gap="xs" align="flex-start">
        <Group gap="xs">
          {edits && entry ? (
            <TextLink to="/sources/$source" params={{ source: id }} fw={600} c="inherit" className="foreign">{id}</TextLink>
          ) : (
            <Text fw={600} className="foreign">{id}</Text>
          )}
          <Text size="sm" c="dimmed">{i18n.exists(`sourceKind.${kind}`) ? t(`sourceKind.${kind as SourceEntry['from']['kind']}`) : kind}</Text>
        </Group>
        <Badge variant="light" color={health && health.parts_failing > 0 && state !== 'failed' ? 'orange' : COLOURS[state]}>{t(`sourceState.${state}`)}</Badge>
      </Group>
      {reads && <Text size="sm" mt={4} lineClamp={2} className="foreign">{reads}</Text>}
      {health && state !== 'paused' && <Health health={health} />}
      {edits && entry && <Deeds entry={entry} />}
    </Card>
  );
}

/** How much comes, when the last came, and what is wrong. */
function Health({ health }: { health: Schemas['SourceAnswer'] }) {
  const { t } = useTranslation();
  const { format } = useScene();
  const { last_published_at: last, per_minute: pace, lag_seconds: lag, parts, parts_failing: failing, parts_told_by_hubs: byHubs, failing: those, events, gaps, last_error, last_error_at, mend } = health;
  const troubled = failing > 0 || health.state === 'failed' || health.state === 'waiting';
  return (
    <Stack gap={6} mt={4}>
      <Text size="sm" className="numbers">
        {[
          events > 0 && t('sources.events', { count: events, posts: format.whole(events) }),
          pace > 0 && t('sources.aMinute', { rate: format.decimal(pace) }),
          last ? t('sources.last', { ago: format.ago(last) }) : t('sources.nothingYet'),
          lag != null && lag > LATE && t('sources.late', { time: format.duration(lag) }),
          parts > 1 && t('sources.parts', { count: parts, parts: format.whole(parts) }),
          byHubs > 0 && (parts === 1 ? t('sources.byHub') : t('sources.byHubs', { count: byHubs, told: format.whole(byHubs) })),
        ].filter(Boolean).join(' · ')}
      </Text>
      {troubled && (
        <Alert color={health.state === 'failed' ? 'red' : 'orange'} p="xs" title={failing > 0 && parts > 1 ? t('sources.failing', { count: failing, failing: format.whole(failing), parts: format.whole(parts) }) : undefined}>
          {those.map(({ part, error, mend: help }) => (
            <Text key={part} size="sm" className="foreign">{[parts > 1 && part, error, help].filter(Boolean).join(' — ')}</Text>
          ))}
          {those.length === 0 && last_error && <Text size="sm" className="foreign">{last_error}{last_error_at && ` (${format.ago(last_error_at)})`}</Text>}
          {mend && !those.some((part) => part.mend === mend) && <Text size="sm" fw={600} className="foreign">{mend}</Text>}
        </Alert>
      )}
      {!troubled && last_error && last_error_at && <Text size="sm" c="dimmed" className="foreign">{t('sources.over', { at: format.moment(last_error_at), said: last_error })}</Text>}
      {gaps.length > 0 && (
        <ul className="plain-list" aria-label={t('sources.gaps')}>
          {gaps.slice(0, MOST_GAPS).map(({ from, to, why }) => (
            <Text key={from} component="li" size="sm" c="dimmed" className="foreign">{t('sources.gap', { from: format.moment(from), to: format.moment(to), why })}</Text>
          ))}
        </ul>
      )}
    </Stack>
  );
}

/** From so many seconds on it is worth saying how far a source is behind. */
const LATE = 120;
