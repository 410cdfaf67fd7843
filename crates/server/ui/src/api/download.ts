// Links to files. The browser's own download goes with the session's cookie and holds nothing in memory, so it is taken where it
// can be; a token stands in no address, so where one is needed the file is fetched with it and handed over whole.
import { notifications } from '@mantine/notifications';
import type { MouseEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { fileNameOf } from './address';
import { fetchWithToken } from './client';
import { currentToken } from './token';

/** The properties of a link that downloads what stands at an address of the API. */
export function useDownload(): (address: string) => { href: string; download: string; onClick: (event: MouseEvent) => void } {
  const { t } = useTranslation();
  const fetched = async (address: string) => {
    const id = notifications.show({ loading: true, autoClose: false, withCloseButton: false, message: t('download.coming') });
    try {
      await keep(address);
    } catch (error) {
      notifications.show({ color: 'red', message: error instanceof Error ? error.message : String(error) });
    } finally {
      notifications.hide(id);
    }
  };
  return (address) => ({
    href: address,
    download: '',
    onClick: (event) => {
      if (!currentToken()) return;
      event.preventDefault();
      void fetched(address);
    },
  });
}

async function keep(address: string) {
  const response = await fetchWithToken(address);
  if (!response.ok) {
    const problem = await response.json().catch(() => ({}));
    throw new Error(problem.detail ?? response.statusText);
  }
  const file = URL.createObjectURL(await response.blob());
  const link = document.createElement('a');
  link.href = file;
  link.download = fileNameOf(response.headers.get('Content-Disposition'), 'vigie');
  link.click();
  // The browser reads it from now on; once it has, nothing is held for it.
  setTimeout(() => URL.revokeObjectURL(file), 60_000);
}
