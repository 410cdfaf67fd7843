// A deed that is asked about before it is done.
import { Button, Group, Modal, Stack, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';

interface ConfirmProps {
  title: string;
  text: string;
  /** What the button says that does it. */
  confirm: string;
  act: () => void;
  /** For what can do no harm. */
  calm?: boolean;
  busy?: boolean;
  /** A sign for the button that asks. */
  children?: ReactNode;
}

export function Confirm({ title, text, confirm, act, calm, busy, children }: ConfirmProps) {
  const { t } = useTranslation();
  const [opened, { open, close }] = useDisclosure();
  return (
    <>
      {calm ? (
        <Button size="compact-sm" variant="default" leftSection={children} loading={busy} onClick={open}>{confirm}</Button>
      ) : (
        <Button variant="subtle" color="red" leftSection={children} loading={busy} onClick={open}>{confirm}</Button>
      )}
      <Modal opened={opened} onClose={close} title={title} closeButtonProps={{ 'aria-label': t('close') }}>
        <Stack>
          <Text className="foreign">{text}</Text>
          <Group justify="flex-end">
            <Button variant="default" onClick={close}>{t('cancel')}</Button>
            <Button
              color={calm ? undefined : 'red.9'}
              onClick={() => {
                close();
                act();
              }}
            >
              {confirm}
            </Button>
          </Group>
        </Stack>
      </Modal>
    </>
  );
}
