// A brand or a topic: its query, with what it finds and what a change would add and take away, before it is saved.
import { Alert, Button, Card, Grid, Group, Stack, Switch, TagsInput, TextInput } from '@mantine/core';
import { IconArrowLeft, IconTrash } from '@tabler/icons-react';
import { useNavigate, useParams } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { put, slugOf, useApply, without } from '../../api/apply';
import type { Schemas } from '../../api/client';
import { Confirm } from '../../parts/Confirm';
import { Faults } from '../../parts/Faults';
import { Page } from '../../parts/Page';
import { QueryInput } from '../../parts/QueryInput';
import { Reserved } from '../../parts/Reserved';
import { TextLink } from '../../parts/links';
import { useMay } from '../../role';
import { useScene } from '../../workspace';
import { Cost } from './Cost';
import { Import } from './Import';
import { Preview } from './Preview';
import { TryIt } from './TryIt';

type Kind = 'brand' | 'topic';
/** A topic is a brand without what only brands have. */
type Watched = Schemas['Brand'];

export default function QueryEditor() {
  const { t } = useTranslation();
  const { kind, id = 'new' } = useParams({ strict: false }) as { kind?: Kind; id?: string };
  const { workspace } = useScene();
  const list: Watched[] | undefined = kind === 'topic' ? workspace.topic : workspace.brand;
  const known = list?.find((one) => one.id === id);
  if ((kind !== 'brand' && kind !== 'topic') || (!known && id !== 'new')) {
    return (
      <Page title={t('page.settings')}>
        <Alert color="gray" title={t('settings.unknown')}><TextLink to="/settings">{t('settings.back')}</TextLink></Alert>
      </Page>
    );
  }
  return <Editor key={`${kind} ${id}`} kind={kind} known={known} taken={(list ?? []).map((one) => one.id)} />;
}

function Editor({ kind, known, taken }: { kind: Kind; known: Watched | undefined; taken: string[] }) {
  const { t } = useTranslation();
  const { id: workspace } = useScene();
  const navigate = useNavigate();
  const apply = useApply(workspace);
  const edits = useMay('admin');
  const [draft, setDraft] = useState<Watched>(known ?? { id: '', name: '', query: '' });
  const id = known?.id ?? slugOf(draft.name, taken);
  const watched = { ...draft, id, name: draft.name.trim() };
  const done = { onSuccess: () => navigate({ to: '/settings' }) };
  const save = () => apply.mutate((newest) => ({ ...newest, [kind]: put<Watched>(newest[kind], known?.id, watched) }), done);
  const remove = () => apply.mutate((newest) => ({ ...newest, [kind]: without<Watched>(newest[kind], id) }), done);
  return (
    <Page
      title={known ? known.name : t(`settings.add_${kind}`)}
      aside={<TextLink to="/settings" size="sm"><IconArrowLeft size={14} aria-hidden style={{ verticalAlign: 'text-bottom' }} /> {t('settings.back')}</TextLink>}
    >
      <Grid>
        <Grid.Col span={{ base: 12, lg: 6 }}>
          <Stack>
            <Card component="section" aria-label={t('settings.query')}>
              <Stack>
                <Reserved takes="admin" />
                <TextInput label={t('settings.name')} required readOnly={!edits} value={draft.name} maxLength={100} onChange={(event) => setDraft({ ...draft, name: event.currentTarget.value })} />
                <QueryInput lines label={t('settings.query')} description={t(`settings.query_${kind}`)} value={draft.query} change={(query) => setDraft({ ...draft, query })}>
                  <Cost kind={kind} query={draft.query} />
                </QueryInput>
                {kind === 'brand' && edits && <OwnFields brand={draft} change={setDraft} />}
                <Faults error={apply.error} />
                {edits && (
                  <Group justify="space-between">
                    <Button onClick={save} loading={apply.isPending} disabled={!draft.name.trim() || !draft.query.trim()}>{t('save')}</Button>
                    {known && (
                      <Confirm title={t(`settings.remove_${kind}`)} text={t('settings.removeText', { name: known.name })} confirm={t('remove')} act={remove}>
                        <IconTrash size={16} aria-hidden />
                      </Confirm>
                    )}
                  </Group>
                )}
              </Stack>
            </Card>
            <TryIt query={draft.query} />
            {edits && <Import take={(query) => setDraft({ ...draft, query })} />}
          </Stack>
        </Grid.Col>
        <Grid.Col span={{ base: 12, lg: 6 }}>
          <Preview kind={kind} id={known?.id} query={draft.query} />
        </Grid.Col>
      </Grid>
    </Page>
  );
}

/** What only a brand has: whether it is one's own, and its accounts. */
function OwnFields({ brand, change }: { brand: Watched; change: (brand: Watched) => void }) {
  const { t } = useTranslation();
  return (
    <>
      <Switch label={t('settings.own')} checked={brand.own ?? false} onChange={(event) => change({ ...brand, own: event.currentTarget.checked, accounts: event.currentTarget.checked ? brand.accounts : [] })} />
      {brand.own && (
        <TagsInput
          label={t('settings.accounts')}
          description={t('settings.accountsText')}
          placeholder="mastodon:@shop@example.org"
          value={brand.accounts ?? []}
          onChange={(accounts) => change({ ...brand, accounts })}
        />
      )}
    </>
  );
}
