// What people did about an alert, and a remark of one's own.
import { Button, Stack, Text, Textarea } from '@mantine/core';
import { useState, type FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import type { Schemas } from '../../api/client';
import { useMay } from '../../role';
import { useScene } from '../../workspace';
import { useDeed } from './Care';

export function History({ alert }: { alert: Schemas['AlertDetail'] }) {
  const { t } = useTranslation();
  const { format } = useScene();
  const [text, setText] = useState('');
  const { act, ready, pending } = useDeed(alert.id);
  const cares = useMay('editor');
  const comment = (event: FormEvent) => {
    event.preventDefault();
    act({ action: 'comment', text: text.trim() }, () => setText(''));
  };
  return (
    <Stack gap="sm">
      {alert.history.length === 0 && <Text size="sm" c="dimmed">{t('history.none')}</Text>}
      {alert.history.map((entry) => (
        <div key={`${entry.at} ${entry.author} ${entry.action}`}>
          <Text size="sm" className="foreign">
            <b>{entry.author}</b> {t(`deed.${entry.action}`)}{' '}
            {entry.action === 'assign' && entry.to}
            {entry.action === 'snooze' && entry.until && format.moment(entry.until)}
          </Text>
          {entry.action === 'comment' && <Text size="sm" className="foreign" dir="auto">{entry.text}</Text>}
          <Text size="xs" c="dimmed">{format.moment(entry.at)}</Text>
        </div>
      ))}
      {cares && (
        <form onSubmit={comment}>
          <Stack gap="xs" align="flex-start">
            <Textarea w="100%" label={t('history.comment')} autosize minRows={2} maxLength={4000} value={text} onChange={(event) => setText(event.currentTarget.value)} />
            <Button type="submit" size="xs" variant="default" disabled={!ready || !text.trim()} loading={pending}>{t('history.send')}</Button>
          </Stack>
        </form>
      )}
    </Stack>
  );
}
