// A part of a page under a heading.
import { Box, Card, Group, Title } from '@mantine/core';
import { useId, type ReactNode } from 'react';

export function Panel({ title, aside, children }: { title: ReactNode; aside?: ReactNode; children: ReactNode }) {
  const id = useId();
  return (
    <Card component="section" aria-labelledby={id} h="100%">
      <Group justify="space-between" mb="sm" gap="xs" wrap="nowrap" align="flex-start">
        <Title order={2} size="h4" id={id}>{title}</Title>
        {aside && <Box style={{ flexShrink: 0 }}>{aside}</Box>}
      </Group>
      {children}
    </Card>
  );
}
