// Who is in: accounts with their role in the workspace, and inviting more.
import { Badge, Button, Group, Select, Stack, Text, TextInput } from '@mantine/core';
import { useState, type FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { api, type Schemas } from '../../api/client';
import { ROLES, type Role } from '../../api/roles';
import { Answer } from '../../parts/Answer';
import { Faults } from '../../parts/Faults';
import { Panel } from '../../parts/Panel';
import { useScene } from '../../workspace';
import { Once } from './Once';

function useRoles() {
  const { t } = useTranslation();
  return ROLES.map((value) => ({ value, label: t(`role.${value}`) }));
}

export function People() {
  const { t } = useTranslation();
  const { id: workspace } = useScene();
  const query = api.useQuery('get', '/api/v1/users', { params: { query: { workspace } } });
  const refetch = () => void query.refetch();
  return (
    <Panel title={t('people.title')}>
      <Stack>
        <Answer query={query} height={80} empty={(users) => users.length === 0} nothing={t('people.nobody')}>
          {(users) => (
            <Stack gap="xs" component="ul" className="plain-list">
              {users.map((user) => <Person key={user.id} user={user} changed={refetch} />)}
            </Stack>
          )}
        </Answer>
        <Invite invited={refetch} />
      </Stack>
    </Panel>
  );
}

function Person({ user, changed }: { user: Schemas['User']; changed: () => void }) {
  const { t } = useTranslation();
  const { id: workspace } = useScene();
  const roles = useRoles();
  const change = api.useMutation('put', '/api/v1/users/{id}/role', { onSuccess: changed });
  const renew = api.useMutation('post', '/api/v1/users/{id}/entrance');
  const params = { path: { id: user.id } };
  return (
    <li>
      <Group gap="xs">
        <div style={{ flex: '1 1 160px', minWidth: 0 }}>
          <Group gap={6}>
            <Text fw={600} className="foreign">{user.name}</Text>
            {user.owner && <Badge size="xs" variant="light">{t('people.owner')}</Badge>}
          </Group>
          <Text size="sm" c="dimmed" truncate className="foreign">{user.email}</Text>
        </div>
        <Select
          size="xs"
          w={150}
          aria-label={t('people.roleOf', { name: user.name })}
          data={[...roles, { value: 'none', label: t('role.none') }]}
          value={user.roles[workspace] ?? 'none'}
          allowDeselect={false}
          onChange={(role) => role && change.mutate({ params, body: { workspace, role: role === 'none' ? null : (role as Role) } })}
        />
        <Button size="compact-sm" variant="default" loading={renew.isPending} onClick={() => renew.mutate({ params })}>{t('people.renew')}</Button>
      </Group>
      <Faults error={change.error ?? renew.error} />
      <Once text={t('people.link', { email: user.email })} secret={renew.data?.link ?? undefined} />
    </li>
  );
}

function Invite({ invited }: { invited: () => void }) {
  const { t } = useTranslation();
  const { id: workspace } = useScene();
  const [email, setEmail] = useState('');
  const [name, setName] = useState('');
  const [role, setRole] = useState<Role>('editor');
  const roles = useRoles();
  const invite = api.useMutation('post', '/api/v1/users', {
    onSuccess: () => {
      setEmail('');
      setName('');
      invited();
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    invite.mutate({ body: { email, name, role, workspace } });
  };
  return (
    <form onSubmit={submit} aria-label={t('people.invite')}>
      <Stack gap="sm">
        <Group align="flex-end" gap="xs" grow preventGrowOverflow={false}>
          <TextInput label={t('door.email')} type="email" required value={email} onChange={(event) => setEmail(event.currentTarget.value)} />
          <TextInput label={t('enter.name')} value={name} onChange={(event) => setName(event.currentTarget.value)} />
          <Select label={t('people.role')} data={roles} value={role} allowDeselect={false} onChange={(chosen) => chosen && setRole(chosen as Role)} />
        </Group>
        <Faults error={invite.error} />
        {invite.data && !invite.data.link && <Text size="sm" aria-live="polite">{t('people.known')}</Text>}
        <Once text={t('people.link', { email: invite.data?.user.email })} secret={invite.data?.link ?? undefined} />
        <Group><Button type="submit" variant="default" loading={invite.isPending}>{t('people.invite')}</Button></Group>
      </Stack>
    </form>
  );
}
