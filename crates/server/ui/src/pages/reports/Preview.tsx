// A report as it would be sent now, over the page. It stands in a frame that may do nothing: no script, no address, no door to the
// rest of the dashboard; its own policy and the page's let nothing in from elsewhere.
import { Modal } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { client } from '../../api/client';
import { Answer } from '../../parts/Answer';
import { useScene } from '../../workspace';

export function Preview({ id, name, close }: { id: string; name: string; close: () => void }) {
  const { t } = useTranslation();
  const { id: workspace } = useScene();
  const query = useQuery({
    queryKey: ['report', workspace, id],
    queryFn: async ({ signal }) => {
      const { data } = await client.GET('/api/v1/reports/{id}/render', { params: { path: { id }, query: { workspace, format: 'html' } }, parseAs: 'text', signal });
      return String(data);
    },
    retry: false,
    staleTime: 0,
    gcTime: 0,
  });
  return (
    <Modal opened onClose={close} title={<span className="foreign">{name}</span>} size={960} closeButtonProps={{ 'aria-label': t('close') }}>
      <Answer query={query} height="75vh">
        {(html) => <iframe sandbox="" srcDoc={html} title={t('reports.previewOf', { name })} style={{ width: '100%', height: '75vh', border: 0, background: '#fff' }} />}
      </Answer>
    </Modal>
  );
}
