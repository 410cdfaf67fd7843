// A source is paused, goes on, or is removed.
import { Button, Group } from '@mantine/core';
import { IconPlayerPause, IconPlayerPlay, IconTrash } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { put, useApply, without } from '../../api/apply';
import { sourcesOf, withSources, type SourceEntry } from '../../api/sources';
import { Confirm } from '../../parts/Confirm';
import { Faults } from '../../parts/Faults';
import { useScene } from '../../workspace';

export function Deeds({ entry }: { entry: SourceEntry }) {
  const { t } = useTranslation();
  const { id: workspace } = useScene();
  const apply = useApply(workspace);
  const { paused = false } = entry;
  const Sign = paused ? IconPlayerPlay : IconPlayerPause;
  const turn = () => apply.mutate((newest) => withSources(newest, put(sourcesOf(newest), entry.id, { ...entry, paused: !paused })));
  const remove = () => apply.mutate((newest) => withSources(newest, without(sourcesOf(newest), entry.id)));
  return (
    <>
      <Group gap="xs" mt="xs">
        <Button size="compact-sm" variant="default" loading={apply.isPending} leftSection={<Sign size={14} aria-hidden />} onClick={turn}>{t(paused ? 'sources.resume' : 'sources.pause')}</Button>
        <Confirm title={t('sources.remove')} text={t('sources.removeText', { name: entry.id })} confirm={t('remove')} act={remove}>
          <IconTrash size={16} aria-hidden />
        </Confirm>
      </Group>
      <Faults error={apply.error} />
    </>
  );
}
