// The workspace's own name, language and time zone.
import { Button, Group, Stack } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useApply } from '../../api/apply';
import { Faults } from '../../parts/Faults';
import { Panel } from '../../parts/Panel';
import { useScene } from '../../workspace';
import { AboutFields } from '../workspaces/AboutFields';

export function AboutWorkspace() {
  const { t } = useTranslation();
  const { id, workspace } = useScene();
  const apply = useApply(id);
  const [about, setAbout] = useState(workspace.workspace);
  const save = () => apply.mutate((newest) => ({ ...newest, workspace: { ...about, id, name: about.name.trim() } }));
  return (
    <Panel title={t('workspace')}>
      <Stack>
        <AboutFields about={about} change={setAbout} />
        <Faults error={apply.error} />
        <Group>
          <Button variant="default" loading={apply.isPending} disabled={!about.name.trim() || about === workspace.workspace} onClick={save}>{t('save')}</Button>
        </Group>
      </Stack>
    </Panel>
  );
}
