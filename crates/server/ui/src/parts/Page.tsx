// A page with its name in the window's title and at its head.
import { Group, Stack, Title } from '@mantine/core';
import type { ReactNode } from 'react';

export function Page({ title, aside, children }: { title: string; aside?: ReactNode; children: ReactNode }) {
  return (
    <Stack gap="md">
      <title>{`${title} · Vigie`}</title>
      <Group justify="space-between" gap="xs">
        <Title order={1} size="h2">{title}</Title>
        {aside}
      </Group>
      {children}
    </Stack>
  );
}
