// What whoever looks next should know, and who changed what before.
import { Button, Group, Stack, Text, Textarea } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, type Schemas } from '../api/client';
import { useCarer } from '../pages/alerts/care';
import { useMay } from '../role';
import { useScene } from '../workspace';
import type { Handling } from './change';
import { useHandling } from './handling';

export function Note({ post, handling }: { post: string; handling: Handling }) {
  const { t } = useTranslation();
  const { name } = useCarer();
  const handles = useMay('editor');
  const [text, setText] = useState(handling.note ?? '');
  const change = useHandling();
  const save = () => change.mutate({ meant: { posts: [post] }, change: { note: text.trim() || null } });
  return (
    <Stack gap="xs">
      {!handles && handling.note && <Text size="sm" className="foreign" dir="auto">{handling.note}</Text>}
      {handles && (
        <Group gap="xs" align="flex-end">
          <Textarea style={{ flex: 1 }} size="sm" label={t('handling.note')} autosize minRows={1} maxLength={4000} value={text} onChange={(event) => setText(event.currentTarget.value)} />
          <Button size="xs" variant="default" loading={change.isPending} disabled={!name || text.trim() === (handling.note ?? '')} onClick={save}>{t('save')}</Button>
        </Group>
      )}
      <Changes post={post} />
    </Stack>
  );
}

function Changes({ post }: { post: string }) {
  const { t } = useTranslation();
  const { id: workspace, format } = useScene();
  const query = api.useQuery('get', '/api/v1/mentions/changes', { params: { query: { workspace, post, limit: 5 } } });
  if (!query.data?.changes.length) return null;
  return (
    <ul className="plain-list">
      {query.data.changes.map(({ at, author, edits, revision }) => (
        <Text key={revision} component="li" size="xs" c="dimmed" className="foreign">
          {format.moment(at)} · {author}: {Object.entries(edits).map(([field, { to }]) => `${t(`field.${field as FieldName}`)} → ${said(to)}`).join(', ')}
        </Text>
      ))}
    </ul>
  );
}

type FieldName = keyof Handling | 'sentiment';

const said = (value: Schemas['Edit']['to'] | null) => (Array.isArray(value) ? value.join(', ') : typeof value === 'string' ? value : value === null ? '–' : JSON.stringify(value));
