// Asks for a token: the one of `server.token`, or one that was made here.
import { Button, PasswordInput } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { giveToken } from '../api/token';
import { Doorway } from './Doorway';

export function TokenGate({ wrong }: { wrong: boolean }) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const [token, setToken] = useState('');
  const enter = () => {
    if (!token.trim()) return;
    giveToken(token.trim());
    void queries.resetQueries();
  };
  return (
    <Doorway title={t('token.title')} text={t('token.text')} submit={enter}>
      <PasswordInput label={t('token.label')} error={wrong && t('token.wrong')} value={token} onChange={(event) => setToken(event.currentTarget.value)} />
      <Button type="submit" disabled={!token.trim()}>{t('token.enter')}</Button>
    </Doorway>
  );
}
