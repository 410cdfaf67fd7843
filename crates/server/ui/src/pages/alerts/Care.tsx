// Taking care of an alert: acknowledge it, give it to somebody, put it off, silence what is like it.
import { Button, Card, Group, Menu, TextInput } from '@mantine/core';
import { IconBellOff, IconCheck, IconClock, IconUserCheck } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, type Schemas } from '../../api/client';
import { Reserved } from '../../parts/Reserved';
import { useMay } from '../../role';
import { useScene } from '../../workspace';
import { useCarer, useTold } from './care';

const HOURS = [1, 4, 24] as const;

/** Does something about an alert under the reader's name. */
export function useDeed(id: string) {
  const { name } = useCarer();
  const told = useTold();
  const deed = api.useMutation('post', '/api/v1/alerts/{id}', told);
  const act = (action: Schemas['CareAction'], done?: () => void) =>
    deed.mutate({ params: { path: { id } }, body: { author: name, ...action } }, { onSuccess: done });
  return { act, ready: name !== '', pending: deed.isPending };
}

export function Care({ alert }: { alert: Schemas['AlertDetail'] }) {
  const { t } = useTranslation();
  const { written, setName, known } = useCarer();
  const cares = useMay('editor');
  const { act, ready, pending } = useDeed(alert.id);
  const [to, setTo] = useState('');
  const acknowledged = alert.acknowledged_by;
  const snoozed = alert.snoozed_until;
  if (!cares) return <Reserved takes="editor" />;
  return (
    <Card padding="sm" component="section" aria-label={t('care.title')}>
      <Group gap="xs" align="flex-end">
        {!known && (
          <TextInput
            label={t('care.name')}
            placeholder={t('care.namePlaceholder')}
            value={written}
            maxLength={100}
            onChange={(event) => setName(event.currentTarget.value)}
            description={ready ? undefined : t('care.nameFirst')}
          />
        )}
        <Button
          leftSection={<IconCheck size={16} aria-hidden />}
          variant={acknowledged ? 'default' : 'filled'}
          disabled={!ready}
          loading={pending}
          onClick={() => act({ action: acknowledged ? 'unacknowledge' : 'acknowledge' })}
        >
          {acknowledged ? t('care.takeBack', { name: acknowledged }) : t('care.acknowledge')}
        </Button>
        <Menu>
          <Menu.Target>
            <Button variant="default" leftSection={<IconUserCheck size={16} aria-hidden />} disabled={!ready}>
              {alert.assignee ? t('care.assignedTo', { name: alert.assignee }) : t('care.assign')}
            </Button>
          </Menu.Target>
          <Menu.Dropdown p="sm">
            <form
              onSubmit={(event) => {
                event.preventDefault();
                act({ action: 'assign', to: to.trim() || null });
              }}
            >
              <Group gap="xs" align="flex-end">
                <TextInput label={t('care.to')} value={to} maxLength={100} onChange={(event) => setTo(event.currentTarget.value)} />
                <Button type="submit">{t('care.assign')}</Button>
              </Group>
            </form>
          </Menu.Dropdown>
        </Menu>
        <Menu>
          <Menu.Target>
            <Button variant="default" leftSection={<IconClock size={16} aria-hidden />} disabled={!ready}>{t('care.snooze')}</Button>
          </Menu.Target>
          <Menu.Dropdown>
            {HOURS.map((hours) => (
              <Menu.Item key={hours} onClick={() => act({ action: 'snooze', until: new Date(Date.now() + hours * 3_600_000).toISOString() })}>
                {t('care.hours', { count: hours })}
              </Menu.Item>
            ))}
            {snoozed && <Menu.Item onClick={() => act({ action: 'snooze' })}>{t('care.wake')}</Menu.Item>}
          </Menu.Dropdown>
        </Menu>
        <Silence alert={alert} />
      </Group>
    </Card>
  );
}

/** Nobody is told of what this rule says of this brand, for a while. */
function Silence({ alert }: { alert: Schemas['AlertDetail'] }) {
  const { t } = useTranslation();
  const { id: workspace } = useScene();
  const { name } = useCarer();
  const add = api.useMutation('post', '/api/v1/silences', useTold());
  const body = { workspace, rule: alert.rule, brand: alert.brand, author: name, reason: alert.headline.slice(0, 200) };
  return (
    <Menu>
      <Menu.Target>
        <Button variant="default" leftSection={<IconBellOff size={16} aria-hidden />} disabled={!name} loading={add.isPending}>{t('silence.add')}</Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{t('silence.what')}</Menu.Label>
        {HOURS.map((hours) => (
          <Menu.Item key={hours} onClick={() => add.mutate({ body: { ...body, until: `${hours}h` } })}>{t('care.hours', { count: hours })}</Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
