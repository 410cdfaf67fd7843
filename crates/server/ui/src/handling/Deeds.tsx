// What can be done with mentions, one or many: the same buttons under each mention and for those that were selected.
import { Button, Group, Menu, TagsInput, TextInput } from '@mantine/core';
import { IconBan, IconCheck, IconCircleDot, IconTag, IconUserCheck } from '@tabler/icons-react';
import { useState, type FormEvent, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useCarer } from '../pages/alerts/care';
import { PRIORITIES, STATUSES, type Change, type Handling } from './change';

interface DeedsProps {
  /** How it is handled, where it is one mention. */
  handling?: Handling;
  change: (change: Change) => void;
  busy?: boolean;
  /** Whether the list of statuses is open, where a key opens it. */
  statusOpened?: boolean;
  setStatusOpened?: (opened: boolean) => void;
}

export function Deeds({ handling, change, busy, statusOpened, setStatusOpened }: DeedsProps) {
  const { t } = useTranslation();
  const { name } = useCarer();
  const { status, assignee, priority, tags = [], not_about_us: aside } = handling ?? {};
  return (
    <>
      <Deed icon={<IconCircleDot size={14} aria-hidden />} label={status ? t(`status.${status}`) : t('handling.status')} busy={busy} opened={statusOpened} setOpened={setStatusOpened}>
        {STATUSES.map((value) => (
          <Menu.Item key={value} disabled={!name} rightSection={value === status && <IconCheck size={14} aria-hidden />} onClick={() => change({ status: value })}>
            {t(`status.${value}`)}
          </Menu.Item>
        ))}
        <Menu.Divider />
        <Menu.Label>{t('handling.priority')}</Menu.Label>
        {PRIORITIES.map((value) => (
          <Menu.Item key={value} disabled={!name} rightSection={value === priority && <IconCheck size={14} aria-hidden />} onClick={() => change({ priority: value })}>
            {t(`priority.${value}`)}
          </Menu.Item>
        ))}
      </Deed>
      <Deed icon={<IconUserCheck size={14} aria-hidden />} label={assignee ?? t('care.assign')} busy={busy}>
        <Menu.Item disabled={!name} onClick={() => change({ assignee: name })}>{t('handling.toMe')}</Menu.Item>
        {(assignee || !handling) && <Menu.Item disabled={!name} onClick={() => change({ assignee: null })}>{t('handling.toNobody')}</Menu.Item>}
        <Assign ready={name !== ''} assign={(to) => change({ assignee: to })} />
      </Deed>
      <Deed icon={<IconTag size={14} aria-hidden />} label={t('handling.tags')} busy={busy}>
        <Tags key={tags.join()} tags={tags} ready={name !== ''} change={change} />
      </Deed>
      <Button
        size="compact-xs"
        variant={aside ? 'light' : 'default'}
        leftSection={<IconBan size={14} aria-hidden />}
        disabled={!name || busy}
        aria-pressed={handling ? aside : undefined}
        onClick={() => change({ not_about_us: !aside })}
      >
        {t('handling.notAboutUs')}
      </Button>
    </>
  );
}

/** A button with what it offers behind it; who has no name yet writes it there. */
function Deed({ icon, label, busy, opened, setOpened, children }: { icon: ReactNode; label: string; busy?: boolean; opened?: boolean; setOpened?: (opened: boolean) => void; children: ReactNode }) {
  const { t } = useTranslation();
  const { written, setName, known } = useCarer();
  // Once asked for, the place stays while it is written in.
  const [asked] = useState(written === '');
  return (
    <Menu opened={opened} onChange={setOpened} position="bottom-start" trapFocus>
      <Menu.Target>
        <Button size="compact-xs" variant="default" leftSection={icon} disabled={busy} maw={180}><span className="foreign">{label}</span></Button>
      </Menu.Target>
      <Menu.Dropdown>
        {asked && !known && <TextInput size="xs" p="xs" label={t('care.name')} placeholder={t('care.namePlaceholder')} value={written} maxLength={100} onChange={(event) => setName(event.currentTarget.value)} />}
        {children}
      </Menu.Dropdown>
    </Menu>
  );
}

function Assign({ ready, assign }: { ready: boolean; assign: (to: string) => void }) {
  const { t } = useTranslation();
  const [to, setTo] = useState('');
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (to.trim()) assign(to.trim());
    setTo('');
  };
  return (
    <form onSubmit={submit}>
      <Group gap="xs" p="xs" align="flex-end" wrap="nowrap">
        <TextInput size="xs" label={t('care.to')} value={to} maxLength={100} onChange={(event) => setTo(event.currentTarget.value)} />
        <Button size="xs" type="submit" disabled={!ready || !to.trim()}>{t('care.assign')}</Button>
      </Group>
    </form>
  );
}

function Tags({ tags, ready, change }: { tags: string[]; ready: boolean; change: (change: Change) => void }) {
  const { t } = useTranslation();
  const [now, setNow] = useState(tags);
  const save = () => change({ add_tags: now.filter((tag) => !tags.includes(tag)), remove_tags: tags.filter((tag) => !now.includes(tag)) });
  return (
    <Group gap="xs" p="xs" align="flex-end" maw={300}>
      <TagsInput size="xs" w="100%" label={t('handling.tags')} description={t('handling.tagsText')} maxTags={20} value={now} onChange={setNow} />
      <Button size="xs" disabled={!ready || now.join() === tags.join()} onClick={save}>{t('save')}</Button>
    </Group>
  );
}
