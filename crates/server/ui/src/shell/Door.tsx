// What stands before the pages for whoever is not known: signing in, or the token of a Vigie without accounts.
import { Alert, Anchor, Button, Card, Center, PasswordInput, Stack, Text, TextInput, Title } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState, type FormEvent, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { api, Refusal } from '../api/client';
import { useSession } from '../api/session';
import { admit } from '../api/token';
import { LanguageSwitch } from './Reader';
import { TokenGate } from './TokenGate';

export function Door({ wrong }: { wrong: boolean }) {
  const session = useSession();
  const [byToken, setByToken] = useState(false);
  if (!session) return null;
  return session.open || byToken ? <TokenGate wrong={wrong} /> : <SignIn other={() => setByToken(true)} />;
}

/** A card in the middle of an empty window. */
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

/** Why it was refused, in the server's words. */
export function Refusing({ error }: { error: unknown }) {
  const { t } = useTranslation();
  if (!error) return null;
  return <Alert color="red" className="foreign">{error instanceof Refusal ? error.message : t('away.text')}</Alert>;
}

function SignIn({ other }: { other: () => void }) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState('');
  const enter = api.useMutation('post', '/api/v1/session', {
    onSuccess: () => {
      admit();
      void queries.resetQueries();
    },
  });
  return (
    <Doorway title={t('door.title')} text={t('door.text')} submit={() => enter.mutate({ body: { email, password } })}>
      <TextInput label={t('door.email')} type="email" autoComplete="username" required value={email} onChange={(event) => setEmail(event.currentTarget.value)} />
      <PasswordInput label={t('door.password')} autoComplete="current-password" required value={password} onChange={(event) => setPassword(event.currentTarget.value)} />
      <Refusing error={enter.error} />
      <Button type="submit" loading={enter.isPending}>{t('door.enter')}</Button>
      <Anchor component="button" type="button" size="sm" onClick={other}>{t('door.byToken')}</Anchor>
    </Doorway>
  );
}
