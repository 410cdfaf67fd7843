// Which keys do what, behind `?` and a button.
import { Button, Kbd, Modal, Table } from '@mantine/core';
import { useDisclosure, useHotkeys } from '@mantine/hooks';
import { IconKeyboard } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';

const KEYS = ['/', 'j', 'k', 'e', 's', 'x', 'o', '?'] as const;

export function Keys() {
  const { t } = useTranslation();
  const [opened, { open, close, toggle }] = useDisclosure();
  // By the sign, wherever the keyboard has it.
  useHotkeys([['shift+?', toggle, { usePhysicalKeys: false }], ['?', toggle]]);
  return (
    <>
      <Button variant="subtle" color="gray" size="compact-xs" leftSection={<IconKeyboard size={16} aria-hidden />} onClick={open} visibleFrom="md">{t('keys.show')}</Button>
      <Modal opened={opened} onClose={close} title={t('keys.title')} closeButtonProps={{ 'aria-label': t('close') }}>
        <Table>
          <Table.Tbody>
            {KEYS.map((key) => (
              <Table.Tr key={key}>
                <Table.Th scope="row" w={60}><Kbd>{key}</Kbd></Table.Th>
                <Table.Td>{t(`keys.${key}`)}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Modal>
    </>
  );
}
