// What opens a door, shown this once, to be copied.
import { Alert, Button, Code, CopyButton, Group, Stack, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';

export function Once({ text, secret }: { text: string; secret: string | undefined }) {
  const { t } = useTranslation();
  if (!secret) return null;
  return (
    <Alert color="teal" aria-live="polite" mt="xs">
      <Stack gap="xs">
        <Text size="sm" className="foreign">{text}</Text>
        <Group gap="xs" wrap="nowrap">
          <Code style={{ overflowWrap: 'anywhere', flex: 1 }}>{secret}</Code>
          <CopyButton value={secret}>
            {({ copied, copy }) => <Button size="compact-sm" variant="default" onClick={copy}>{copied ? t('once.copied') : t('once.copy')}</Button>}
          </CopyButton>
        </Group>
      </Stack>
    </Alert>
  );
}
