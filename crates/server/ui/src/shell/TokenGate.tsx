// Asks for the token of `server.token`.
import { Button, Card, Center, PasswordInput, Stack, Text, Title } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { giveToken } from '../api/token';
import { LanguageSwitch } from './Reader';

export function TokenGate({ wrong }: { wrong: boolean }) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const [token, setToken] = useState('');
  const enter = (event: FormEvent) => {
    event.preventDefault();
    if (!token.trim()) return;
    giveToken(token.trim());
    void queries.resetQueries();
  };
  return (
    <Center mih="100vh" p="md" component="main">
      <Card w="100%" maw={420} padding="xl" component="form" onSubmit={enter}>
        <Stack>
          <Title order={1} size="h2">{t('token.title')}</Title>
          <Text c="dimmed" size="sm">{t('token.text')}</Text>
          <PasswordInput label={t('token.label')} error={wrong && t('token.wrong')} value={token} onChange={(event) => setToken(event.currentTarget.value)} />
          <Button type="submit" disabled={!token.trim()}>{t('token.enter')}</Button>
          <LanguageSwitch />
        </Stack>
      </Card>
    </Center>
  );
}
