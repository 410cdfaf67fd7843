// One channel: where it leads, and when it is told.
import { Alert, Button, Card, Group, Stack } from '@mantine/core';
import { IconArrowLeft, IconTrash } from '@tabler/icons-react';
import { useNavigate, useParams } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { put, slugOf, useApply } from '../../api/apply';
import { Confirm } from '../../parts/Confirm';
import { Faults } from '../../parts/Faults';
import { Page } from '../../parts/Page';
import { Reserved } from '../../parts/Reserved';
import { TextLink } from '../../parts/links';
import { useMay } from '../../role';
import { useScene } from '../../workspace';
import { complete, newChannel, rulesOf, withoutChannel, type Channel } from './draft';
import { Fields } from './Fields';

export default function ChannelEditor() {
  const { t } = useTranslation();
  const { channel: id = 'new' } = useParams({ strict: false });
  const { workspace } = useScene();
  const edits = useMay('admin');
  const known = workspace.channel?.find((channel) => channel.id === id);
  if (!edits || (!known && id !== 'new')) {
    return (
      <Page title={t('page.channels')}>
        <Reserved takes="admin" />
        <Alert color="gray" title={edits && t('channels.unknown')}><TextLink to="/channels">{t('channels.back')}</TextLink></Alert>
      </Page>
    );
  }
  return <Editor key={id} known={known} />;
}

function Editor({ known }: { known: Channel | undefined }) {
  const { t } = useTranslation();
  const { id: workspace, workspace: about } = useScene();
  const navigate = useNavigate();
  const apply = useApply(workspace);
  const [draft, setDraft] = useState(known ?? newChannel());
  const [name, setName] = useState(known?.id ?? '');
  const id = known?.id ?? slugOf(name, (about.channel ?? []).map((channel) => channel.id));
  const back = { onSuccess: () => navigate({ to: '/channels' }) };
  const save = () => apply.mutate((newest) => ({ ...newest, channel: put(newest.channel, known?.id, { ...draft, id }) }), back);
  const remove = () => apply.mutate((newest) => withoutChannel(newest, id), back);
  const rules = rulesOf(about, id).map((rule) => rule.name);
  return (
    <Page
      title={known ? known.id : t('channels.add')}
      aside={<TextLink to="/channels" size="sm"><IconArrowLeft size={14} aria-hidden style={{ verticalAlign: 'text-bottom' }} /> {t('channels.back')}</TextLink>}
    >
      <Card component="section" aria-label={t('channels.settings')} maw={640}>
        <Stack>
          <Fields channel={draft} change={setDraft} name={name} setName={known ? undefined : setName} id={id} />
          <Faults error={apply.error} />
          <Group justify="space-between">
            <Button onClick={save} loading={apply.isPending} disabled={!name.trim() || !complete(draft)}>{t('save')}</Button>
            {known && (
              <Confirm
                title={t('channels.remove')}
                text={rules.length > 0 ? t('channels.removeUsed', { name: id, rules: rules.join(', ') }) : t('channels.removeText', { name: id })}
                confirm={t('remove')}
                act={remove}
              >
                <IconTrash size={16} aria-hidden />
              </Confirm>
            )}
          </Group>
        </Stack>
      </Card>
    </Page>
  );
}
