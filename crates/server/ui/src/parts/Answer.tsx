// An answer of the API in each of its states: on its way, refused, empty, there. Every part of a page that asks for something
// is shown through this.
import { Alert, Button, Center, Skeleton, Stack, Text } from '@mantine/core';
import { IconMoodEmpty, IconPlugConnectedX } from '@tabler/icons-react';
import type { UseQueryResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Refusal } from '../api/client';

interface AnswerProps<T> {
  query: Pick<UseQueryResult<T, unknown>, 'data' | 'error' | 'refetch'>;
  /** How high the part will be, so that nothing jumps when it comes. */
  height: number | string;
  empty?: (data: T) => boolean;
  /** What to do where there is nothing. */
  nothing?: ReactNode;
  children: (data: T) => ReactNode;
}

export function Answer<T>({ query, height, empty, nothing, children }: AnswerProps<T>) {
  const { t } = useTranslation();
  const { data, error, refetch } = query;
  if (data === undefined && error) return <Refused error={error} retry={() => void refetch()} />;
  if (data === undefined) {
    return (
      <div role="status" aria-label={t('loading')}>
        <Skeleton height={height} />
      </div>
    );
  }
  return empty?.(data) ? <Nothing height={height}>{nothing ?? t('nothing')}</Nothing> : children(data);
}

export function Nothing({ height, children }: { height?: number | string; children: ReactNode }) {
  return (
    <Center mih={height} p="md">
      <Stack align="center" gap="xs" ta="center" maw={420}>
        <IconMoodEmpty size={32} stroke={1.3} aria-hidden />
        <Text component="div" c="dimmed" size="sm">{children}</Text>
      </Stack>
    </Center>
  );
}

export function Refused({ error, retry }: { error: unknown; retry: () => void }) {
  const { t } = useTranslation();
  const refusal = error instanceof Refusal ? error : undefined;
  return (
    <Alert color="red" icon={<IconPlugConnectedX aria-hidden />} title={refusal?.title ?? t('away.title')}>
      <Stack align="flex-start" gap="sm">
        <span className="foreign">{refusal?.message ?? t('away.text')}</span>
        <Button size="xs" variant="default" onClick={retry}>{t('again')}</Button>
      </Stack>
    </Alert>
  );
}
