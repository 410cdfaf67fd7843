// Which colour is which brand.
import { ColorSwatch, Group, Text } from '@mantine/core';
import { useScene } from '../../workspace';

export function Legend({ brands }: { brands: { id: string; name: string }[] }) {
  const { colourOf } = useScene();
  return (
    <Group gap="sm">
      {brands.map(({ id, name }) => (
        <Group key={id} gap={6} wrap="nowrap">
          <ColorSwatch size={12} color={`var(--mantine-color-${colourOf(id).replace('.', '-')})`} withShadow={false} aria-hidden />
          <Text size="xs" className="foreign">{name}</Text>
        </Group>
      ))}
    </Group>
  );
}
