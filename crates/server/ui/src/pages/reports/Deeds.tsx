// What can be done with a report that is kept: look at it, take it away as a file, send it.
import { Button, Group } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { notifications } from '@mantine/notifications';
import { IconEye, IconFileTypeHtml, IconFileTypePdf, IconSend } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { addressOf } from '../../api/address';
import { api } from '../../api/client';
import { useDownload } from '../../api/download';
import { useMay } from '../../role';
import { Confirm } from '../../parts/Confirm';
import { Faults } from '../../parts/Faults';
import { useScene } from '../../workspace';
import type { Report } from './draft';
import { Preview } from './Preview';

export function Deeds({ report, sent }: { report: Report; sent?: () => void }) {
  const { t } = useTranslation();
  const { id: workspace } = useScene();
  const edits = useMay('editor');
  const link = useDownload();
  const [opened, { open, close }] = useDisclosure();
  const { id, name, recipients = [] } = report;
  const send = api.useMutation('post', '/api/v1/reports/{id}/send', {
    onSuccess: ({ sent_to: count }) => {
      notifications.show({ color: 'teal', message: t('reports.sent', { count }) });
      sent?.();
    },
  });
  const file = (format: string) => link(addressOf(`/api/v1/reports/${id}/render`, { workspace, format }));
  return (
    <>
      <Group gap="xs">
        <Button size="compact-sm" variant="default" leftSection={<IconEye size={16} aria-hidden />} onClick={open}>{t('reports.preview')}</Button>
        <Button size="compact-sm" variant="default" component="a" leftSection={<IconFileTypePdf size={16} aria-hidden />} aria-label={t('reports.downloadPdf', { name })} {...file('pdf')}>PDF</Button>
        <Button size="compact-sm" variant="default" component="a" leftSection={<IconFileTypeHtml size={16} aria-hidden />} aria-label={t('reports.downloadHtml', { name })} {...file('html')}>HTML</Button>
        {edits && recipients.length > 0 && (
          <Confirm
            calm
            title={t('reports.send')}
            text={t('reports.sendText', { count: recipients.length, recipients: recipients.join(', ') })}
            confirm={t('reports.send')}
            busy={send.isPending}
            act={() => send.mutate({ params: { path: { id }, query: { workspace } } })}
          >
            <IconSend size={16} aria-hidden />
          </Confirm>
        )}
      </Group>
      <Faults error={send.error} />
      {opened && <Preview id={id} name={name} close={close} />}
    </>
  );
}
