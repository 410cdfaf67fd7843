// What stands before the pages for whoever is not known: signing in, or the token of a Vigie without accounts.
import { Anchor, Button, PasswordInput, TextInput } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '../api/client';
import { useSession } from '../api/session';
import { admit } from '../api/token';
import { Doorway, Refusing } from './Doorway';
import { TokenGate } from './TokenGate';

export function Door({ wrong }: { wrong: boolean }) {
  const session = useSession();
  const [byToken, setByToken] = useState(false);
  if (!session) return null;
  return session.open || byToken ? <TokenGate wrong={wrong} /> : <SignIn other={() => setByToken(true)} />;
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
