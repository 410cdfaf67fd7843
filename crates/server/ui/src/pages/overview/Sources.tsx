// Where the brand is spoken of.
import { Group, Progress, Stack, Text } from '@mantine/core';
import type { Schemas } from '../../api/client';
import { TextLink } from '../../parts/links';
import { useScene } from '../../workspace';

export function Sources({ counts, total }: { counts: Schemas['Count'][]; total: number }) {
  const { brand, format } = useScene();
  return (
    <Stack gap="sm" component="ul" className="plain-list">
      {counts.map(({ id, count }) => (
        <li key={id}>
          <Group justify="space-between" wrap="nowrap">
            <TextLink to="/mentions" search={(now) => ({ ...now, brand, source: id })} size="sm" className="foreign">{id}</TextLink>
            <Text size="sm" c="dimmed" className="numbers">{format.whole(count)} · {format.percent(total ? count / total : null)}</Text>
          </Group>
          <Progress value={total ? (100 * count) / total : 0} size="sm" mt={4} aria-hidden />
        </li>
      ))}
    </Stack>
  );
}
