// What is done with all mentions that were selected at once, or with all that a search finds.
import { Affix, Button, Card, Group, Text } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useScene } from '../workspace';
import { Deeds } from './Deeds';
import type { Change } from './change';
import { useHandling } from './handling';

interface SelectedProps {
  posts: string[];
  /** How many the search finds, and what it asks. */
  total: number;
  search: Record<string, string>;
  clear: () => void;
}

/** As many as the server changes at once. */
const MOST = 10_000;

export function Selected({ posts, total, search, clear }: SelectedProps) {
  const { t } = useTranslation();
  const { format } = useScene();
  const [all, setAll] = useState(false);
  const handling = useHandling();
  const meant = all ? { search } : { posts };
  const count = all ? total : posts.length;
  const change = (made: Change) => handling.mutate({ meant, change: made }, { onSuccess: clear });
  return (
    <Affix position={{ bottom: 16, left: 0, right: 0 }} style={{ pointerEvents: 'none' }}>
      <Group justify="center" px="xs">
        <Card component="section" shadow="md" padding="sm" style={{ pointerEvents: 'auto', overflow: 'visible' }} aria-label={t('handling.selected', { count, mentions: format.whole(count) })}>
          <Group gap="xs">
            <Text size="sm" fw={600} aria-live="polite" className="numbers">{t('handling.selected', { count, mentions: format.whole(count) })}</Text>
            {!all && total > posts.length && total <= MOST && (
              <Button size="compact-xs" variant="subtle" onClick={() => setAll(true)}>{t('handling.all', { count: total, mentions: format.whole(total) })}</Button>
            )}
            <Deeds change={change} busy={handling.isPending} />
            <Button size="compact-xs" variant="subtle" color="gray" onClick={clear}>{t('handling.none')}</Button>
          </Group>
        </Card>
      </Group>
    </Affix>
  );
}
