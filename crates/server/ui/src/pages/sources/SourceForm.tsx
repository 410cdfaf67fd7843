// Chooses what to listen to, fills in what that needs, looks at what is found there, and keeps it.
import { Button, Card, Group, Stack, TextInput } from '@mantine/core';
import { IconArrowLeft } from '@tabler/icons-react';
import { useState, type FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { put, slugOf, useApply } from '../../api/apply';
import { sourcesOf, useSourceCheck, withSources, type Origin, type SourceEntry } from '../../api/sources';
import { Faults } from '../../parts/Faults';
import { useScene } from '../../workspace';
import { CheckResult } from './CheckResult';
import { choiceOf, filledOf, kept, readsFrom, type ChoiceName, type Filled } from './choices';
import { Choose } from './Choose';
import { Places } from './Places';

interface SourceFormProps {
  known?: SourceEntry;
  saved: () => void;
}

export function SourceForm({ known, saved }: SourceFormProps) {
  const { t } = useTranslation();
  const { id: workspace, workspace: about } = useScene();
  const beginning = known && filledOf(known.from);
  const [chosen, setChosen] = useState<ChoiceName | undefined>(beginning?.name);
  const [filled, setFilled] = useState<Filled>(beginning?.filled ?? {});
  const [written, setWritten] = useState(known?.id ?? '');
  const check = useSourceCheck();
  const apply = useApply(workspace);
  if (!chosen) return <Choose choose={setChosen} />;

  const from = kept(known?.from, choiceOf(chosen).origin(filled));
  const checked = from && check.variables && same(check.variables.body.from, from) ? check.data : undefined;
  // The workspace's file calls it that; most people need not care.
  const suggested = from ? `${chosen} ${readsFrom(from).replace(/^https?:\/\/(www\.)?/, '').slice(0, 30)}` : '';
  const id = known?.id ?? slugOf(written.trim() || suggested, sourcesOf(about).map((source) => source.id));
  const look = (origin: Origin) => check.mutate({ params: { query: { workspace } }, body: { from: origin } });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (from) look(from);
  };
  const take = (other: Origin) => {
    const instead = filledOf(other);
    setChosen(instead.name);
    setFilled(instead.filled);
    look(kept(known?.from, choiceOf(instead.name).origin(instead.filled)) ?? other);
  };
  const save = () => {
    if (!from) return;
    apply.mutate((newest) => withSources(newest, put(sourcesOf(newest), known?.id, { ...known, id, from })), { onSuccess: saved });
  };
  return (
    <Stack maw={760}>
      <Card component="form" onSubmit={submit} aria-label={t(`choice.${chosen}`)}>
        <Stack>
          {!known && (
            <Group>
              <Button size="compact-sm" variant="subtle" leftSection={<IconArrowLeft size={14} aria-hidden />} onClick={() => { setChosen(undefined); setFilled({}); check.reset(); }}>{t('sources.other')}</Button>
            </Group>
          )}
          <Places choice={chosen} filled={filled} change={setFilled} />
          <TextInput label={t('sources.name')} description={known ? undefined : t('sources.nameText')} readOnly={known !== undefined} placeholder={from && id} value={written} maxLength={100} onChange={(event) => setWritten(event.currentTarget.value)} />
          <Group>
            <Button type="submit" variant={checked ? 'default' : 'filled'} loading={check.isPending} disabled={!from}>{t('sources.check')}</Button>
          </Group>
        </Stack>
      </Card>
      <Faults error={check.error} />
      <div aria-live="polite">{checked && <CheckResult checked={checked} take={take} />}</div>
      {checked && (
        <Stack gap="sm">
          <Faults error={apply.error} />
          <Group>
            <Button onClick={save} loading={apply.isPending} variant={checked.works ? 'filled' : 'default'}>{t(checked.works ? 'sources.save' : 'sources.saveAnyway')}</Button>
          </Group>
        </Stack>
      )}
    </Stack>
  );
}

const same = (one: Origin, other: Origin) => JSON.stringify(one) === JSON.stringify(other);
