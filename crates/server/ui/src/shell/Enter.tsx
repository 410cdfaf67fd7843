// Behind a one-time link: it makes the first account, or lets somebody choose their password.
import { Button, Center, Loader, PasswordInput, TextInput } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useLocation, useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '../api/client';
import { admit } from '../api/token';
import { Doorway, Refusing, Shut } from './Doorway';

/** The fewest characters of a password, as the server has it. */
export const FEWEST = 10;

export function Enter() {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const navigate = useNavigate();
  // Behind the #, so that it is in no log on its way.
  const key = useLocation().hash;
  const looked = api.useQuery('get', '/api/v1/entrances', { params: { query: { key } } }, { retry: false, staleTime: Infinity });
  const [name, setName] = useState('');
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState('');
  const enter = api.useMutation('post', '/api/v1/entrances', {
    onSuccess: async () => {
      admit();
      await navigate({ to: '/' });
      void queries.resetQueries();
    },
  });
  if (looked.error) return <Shut error={looked.error} leave={() => void navigate({ to: '/' })} />;
  if (!looked.data) return <Center mih="100vh"><Loader aria-label="Vigie" /></Center>;
  const { set_up, user } = looked.data;
  return (
    <Doorway
      title={set_up ? t('enter.setUp') : t('enter.welcome', { name: user?.name })}
      text={set_up ? t('enter.setUpText') : t('enter.welcomeText', { email: user?.email })}
      submit={() => enter.mutate({ body: { key, name, email, password } })}
    >
      {set_up && (
        <>
          <TextInput label={t('enter.name')} autoComplete="name" required value={name} onChange={(event) => setName(event.currentTarget.value)} />
          <TextInput label={t('door.email')} type="email" autoComplete="username" required value={email} onChange={(event) => setEmail(event.currentTarget.value)} />
        </>
      )}
      <PasswordInput
        label={t('door.password')}
        description={t('enter.long', { count: FEWEST })}
        autoComplete="new-password"
        required
        minLength={FEWEST}
        value={password}
        onChange={(event) => setPassword(event.currentTarget.value)}
      />
      <Refusing error={enter.error} />
      <Button type="submit" loading={enter.isPending}>{set_up ? t('enter.make') : t('door.enter')}</Button>
    </Doorway>
  );
}
