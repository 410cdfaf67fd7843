// A new password, which also ends the account's sessions elsewhere.
import { Alert, Button, Group, PasswordInput, Stack, Text } from '@mantine/core';
import { useState, type FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '../../api/client';
import { FEWEST } from '../../shell/Enter';
import { Refusing } from '../../shell/Doorway';

export function Password({ email }: { email: string }) {
  const { t } = useTranslation();
  const [before, setBefore] = useState('');
  const [fresh, setFresh] = useState('');
  const change = api.useMutation('put', '/api/v1/session/password', {
    onSuccess: () => {
      setBefore('');
      setFresh('');
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    change.mutate({ body: { old: before, new: fresh } });
  };
  return (
    <form onSubmit={submit} aria-label={t('account.password')}>
      <Stack>
        <Text size="sm" c="dimmed">{t('account.elsewhere')}</Text>
        {/* For whatever keeps passwords: whose it is. */}
        <input type="hidden" name="username" autoComplete="username" value={email} readOnly />
        <PasswordInput label={t('account.before')} autoComplete="current-password" required value={before} onChange={(event) => setBefore(event.currentTarget.value)} />
        <PasswordInput
          label={t('account.fresh')}
          description={t('enter.long', { count: FEWEST })}
          autoComplete="new-password"
          required
          minLength={FEWEST}
          value={fresh}
          onChange={(event) => setFresh(event.currentTarget.value)}
        />
        <div aria-live="polite">{change.isSuccess && <Alert color="teal">{t('account.changed')}</Alert>}</div>
        <Refusing error={change.error} />
        <Group><Button type="submit" loading={change.isPending}>{t('account.change')}</Button></Group>
      </Stack>
    </form>
  );
}
