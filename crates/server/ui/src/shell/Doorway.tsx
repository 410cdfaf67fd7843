// What all doors look like: a card in the middle of an empty window, and why one stays shut.
import { Alert, Card, Center, Stack, Text, Title } from '@mantine/core';
import type { FormEvent, ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Refusal } from '../api/client';
import { Refused } from '../parts/Answer';
import { LanguageSwitch } from './Reader';

export function Doorway({ title, text, submit, children }: { title: string; text: string; submit: () => void; children: ReactNode }) {
  const enter = (event: FormEvent) => {
    event.preventDefault();
    submit();
  };
  return (
    <Center mih="100vh" p="md" component="main">
      <title>{`${title} · Vigie`}</title>
      <Card w="100%" maw={420} padding="xl" component="form" onSubmit={enter}>
        <Stack>
          <Title order={1} size="h2">{title}</Title>
          <Text c="dimmed" size="sm">{text}</Text>
          {children}
          <LanguageSwitch />
        </Stack>
      </Card>
    </Center>
  );
}

/** Where a link leads nobody in: why, and the way to the front. */
export function Shut({ error, leave }: { error: unknown; leave: () => void }) {
  const { t } = useTranslation();
  return (
    <Center mih="100vh" p="md" component="main">
      <title>{`${t('door.shut')} · Vigie`}</title>
      <Stack w="100%" maw={420}>
        <Title order={1} size="h2">{t('door.shut')}</Title>
        <Refused error={error} retry={leave} />
        <LanguageSwitch />
      </Stack>
    </Center>
  );
}

/** Why it was refused, in the server's words. */
export function Refusing({ error }: { error: unknown }) {
  const { t } = useTranslation();
  if (!error) return null;
  return <Alert color="red" className="foreign">{error instanceof Refusal ? error.message : t('away.text')}</Alert>;
}
