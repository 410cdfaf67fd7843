// How a figure stands against the period before.
import { Group, Text } from '@mantine/core';
import { IconArrowDownRight, IconArrowRight, IconArrowUpRight } from '@tabler/icons-react';

interface ChangeProps {
  /** Null where there was nothing before. */
  value: number | null | undefined;
  text: string;
  /** What the change is against, in words. */
  before: string;
  /** Whether more is good news, bad news, or neither. */
  more?: 'good' | 'bad';
}

export function Change({ value, text, before, more }: ChangeProps) {
  const still = !value || Math.abs(value) < 0.005;
  const Icon = still ? IconArrowRight : value > 0 ? IconArrowUpRight : IconArrowDownRight;
  const good = more !== undefined && !still && (value > 0) === (more === 'good');
  const colour = still || more === undefined ? undefined : good ? 'var(--mantine-color-teal-text)' : 'var(--mantine-color-red-text)';
  return (
    <Group gap={4} wrap="wrap" className="numbers">
      {value != null && (
        <Text component="span" size="sm" fw={600} style={{ color: colour }}>
          <Icon size={16} aria-hidden style={{ verticalAlign: 'text-bottom' }} /> {text}
        </Text>
      )}
      <Text component="span" size="sm" c="dimmed">{before}</Text>
    </Group>
  );
}
