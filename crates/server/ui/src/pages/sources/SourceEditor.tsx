// One source: what it reads, tried before it is kept.
import { Alert } from '@mantine/core';
import { IconArrowLeft } from '@tabler/icons-react';
import { useNavigate, useParams } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { sourcesOf } from '../../api/sources';
import { Page } from '../../parts/Page';
import { Reserved } from '../../parts/Reserved';
import { TextLink } from '../../parts/links';
import { useMay } from '../../role';
import { useScene } from '../../workspace';
import { SourceForm } from './SourceForm';

export default function SourceEditor() {
  const { t } = useTranslation();
  const { source: id = 'new' } = useParams({ strict: false });
  const { workspace } = useScene();
  const navigate = useNavigate();
  const edits = useMay('admin');
  const known = sourcesOf(workspace).find((source) => source.id === id);
  if (!edits || (!known && id !== 'new')) {
    return (
      <Page title={t('page.sources')}>
        <Reserved takes="admin" />
        <Alert color="gray" title={edits && t('sources.unknown')}><TextLink to="/sources">{t('sources.back')}</TextLink></Alert>
      </Page>
    );
  }
  return (
    <Page
      title={known ? known.id : t('sources.add')}
      aside={<TextLink to="/sources" size="sm"><IconArrowLeft size={14} aria-hidden style={{ verticalAlign: 'text-bottom' }} /> {t('sources.back')}</TextLink>}
    >
      <SourceForm key={id} known={known} saved={() => void navigate({ to: '/sources' })} />
    </Page>
  );
}
