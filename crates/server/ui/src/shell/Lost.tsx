// Where no page is, and where one broke.
import { Alert, Button, Stack, Title } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { useRouter, type ErrorComponentProps } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { ButtonLink } from '../parts/links';

export function Lost() {
  const { t } = useTranslation();
  return (
    <Stack align="flex-start">
      <Title order={1} size="h2">{t('lost.title')}</Title>
      <ButtonLink to="/">{t('lost.home')}</ButtonLink>
    </Stack>
  );
}

export function Mishap({ error }: ErrorComponentProps) {
  const { t } = useTranslation();
  const router = useRouter();
  return (
    <Alert m="md" color="red" icon={<IconAlertTriangle aria-hidden />} title={t('mishap.title')}>
      <Stack align="flex-start" gap="sm">
        <span className="foreign">{error instanceof Error ? error.message : String(error)}</span>
        <Button size="xs" onClick={() => void router.invalidate()}>{t('again')}</Button>
      </Stack>
    </Alert>
  );
}
