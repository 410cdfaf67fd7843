// One rule, with what it would have said of the past while one changes it.
import { Alert, Button, Card, Grid, Group, Stack } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { IconArrowLeft, IconTrash } from '@tabler/icons-react';
import { useNavigate, useParams } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { put, slugOf, useApply, without } from '../../api/apply';
import { Confirm } from '../../parts/Confirm';
import { Faults } from '../../parts/Faults';
import { Page } from '../../parts/Page';
import { Reserved } from '../../parts/Reserved';
import { TextLink } from '../../parts/links';
import { useMay } from '../../role';
import { useScene } from '../../workspace';
import { Backtest } from './Backtest';
import { newRule, type Rule } from './draft';
import { Fields } from './Fields';

export default function RuleEditor() {
  const { t } = useTranslation();
  const { rule: id = 'new' } = useParams({ strict: false });
  const { workspace } = useScene();
  const known = workspace.rule?.find((rule) => rule.id === id);
  const opens = useMay('editor');
  if (!opens || (!known && id !== 'new')) {
    return (
      <Page title={t('page.rules')}>
        <Reserved takes="editor" />
        <Alert color="gray" title={opens && t('rules.unknown')}><TextLink to="/rules">{t('rules.back')}</TextLink></Alert>
      </Page>
    );
  }
  return <Editor key={id} known={known} />;
}

function Editor({ known }: { known: Rule | undefined }) {
  const { t } = useTranslation();
  const { id: workspace, workspace: about } = useScene();
  const navigate = useNavigate();
  const apply = useApply(workspace);
  const edits = useMay('admin');
  const [draft, setDraft] = useState(known ?? newRule());
  const id = known?.id ?? slugOf(draft.name, (about.rule ?? []).map((rule) => rule.id));
  const rule: Rule = { ...draft, id, name: draft.name.trim() || t('rules.unnamed') };
  const [tried] = useDebouncedValue(rule, 400);
  const back = () => navigate({ to: '/rules' });
  const save = () => apply.mutate((newest) => ({ ...newest, rule: put(newest.rule, known?.id, rule) }), { onSuccess: back });
  const remove = () => apply.mutate((newest) => ({ ...newest, rule: without(newest.rule, id) }), { onSuccess: back });
  return (
    <Page
      title={known ? known.name : t('rules.add')}
      aside={<TextLink to="/rules" size="sm"><IconArrowLeft size={14} aria-hidden style={{ verticalAlign: 'text-bottom' }} /> {t('rules.back')}</TextLink>}
    >
      <Grid>
        <Grid.Col span={{ base: 12, lg: 4 }}>
          <Card component="section" aria-label={t('rules.settings')}>
            <Stack>
              <Fields rule={draft} change={setDraft} />
              <Faults error={apply.error} />
              <Reserved takes="admin" />
              <Group justify="space-between">
                <Button onClick={save} loading={apply.isPending} disabled={!edits || !draft.name.trim()}>{t('save')}</Button>
                {known && edits && (
                  <Confirm title={t('rules.remove')} text={t('rules.removeText', { name: known.name })} confirm={t('remove')} act={remove}>
                    <IconTrash size={16} aria-hidden />
                  </Confirm>
                )}
              </Group>
            </Stack>
          </Card>
        </Grid.Col>
        <Grid.Col span={{ base: 12, lg: 8 }}>
          <Backtest rule={tried} />
        </Grid.Col>
      </Grid>
    </Page>
  );
}
