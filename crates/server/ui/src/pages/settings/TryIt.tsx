// Tries a query on a text that one has at hand: whether it matches, by which words, and if not, what decided.
import { Badge, Group, Text, Textarea } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '../../api/client';
import { Panel } from '../../parts/Panel';
import { Pieces } from '../../parts/Pieces';

export function TryIt({ query }: { query: string }) {
  const { t } = useTranslation();
  const [typed, setTyped] = useState('');
  const [[asked, text]] = useDebouncedValue([query.trim(), typed.trim()] as const, 400);
  const explained = api.useQuery('post', '/api/v1/queries/explain', { body: { query: asked, text } }, { enabled: asked !== '' && text !== '', retry: false });
  const answer = explained.data;
  return (
    <Panel title={t('tryIt.title')}>
      <Textarea aria-label={t('tryIt.label')} placeholder={t('tryIt.label')} autosize minRows={2} maxLength={10_000} value={typed} onChange={(event) => setTyped(event.currentTarget.value)} />
      <div aria-live="polite">
        {answer && typed.trim() && (
          <>
            <Group gap="xs" mt="sm">
              <Badge variant="light" color={answer.matched ? 'teal' : 'gray'}>{t(answer.matched ? 'tryIt.yes' : 'tryIt.no')}</Badge>
              <Text size="sm" className="foreign">{answer.verdict}</Text>
            </Group>
            <Text size="sm" mt="xs" className="foreign" dir="auto"><Pieces pieces={answer.text_highlights} /></Text>
          </>
        )}
      </div>
    </Panel>
  );
}
