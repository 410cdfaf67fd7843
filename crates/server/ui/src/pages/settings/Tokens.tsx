// Keys for programs: made here, shown once, revoked here.
import { Button, Group, Select, Stack, Text, TextInput } from '@mantine/core';
import { useState, type FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { api, type Schemas } from '../../api/client';
import { ROLES, type Role } from '../../api/roles';
import { Answer } from '../../parts/Answer';
import { Confirm } from '../../parts/Confirm';
import { Faults } from '../../parts/Faults';
import { Panel } from '../../parts/Panel';
import { useScene } from '../../workspace';
import { Once } from './Once';

export function Tokens() {
  const { t } = useTranslation();
  const { id: workspace } = useScene();
  const query = api.useQuery('get', '/api/v1/tokens', { params: { query: { workspace } } });
  const refetch = () => void query.refetch();
  return (
    <Panel title={t('tokens.title')}>
      <Stack>
        <Answer query={query} height={60} empty={(tokens) => tokens.length === 0} nothing={t('tokens.none')}>
          {(tokens) => (
            <Stack gap="xs" component="ul" className="plain-list">
              {tokens.map((token) => <Token key={token.id} token={token} changed={refetch} />)}
            </Stack>
          )}
        </Answer>
        <Create made={refetch} />
      </Stack>
    </Panel>
  );
}

function Token({ token, changed }: { token: Schemas['ApiToken']; changed: () => void }) {
  const { t } = useTranslation();
  const { id: workspace, format } = useScene();
  const revoke = api.useMutation('delete', '/api/v1/tokens/{id}', { onSuccess: changed });
  const role = typeof token.scope === 'object' ? token.scope.workspace.role : undefined;
  return (
    <li>
      <Group gap="xs" justify="space-between">
        <div>
          <Text fw={600} className="foreign">{token.name}</Text>
          <Text size="sm" c="dimmed" className="foreign">
            {role && `${t(`role.${role}`)} · `}{token.made_by} · {format.moment(token.made_at)}
            {token.expires_at && ` · ${t('tokens.until', { moment: format.moment(token.expires_at) })}`}
          </Text>
        </div>
        <Confirm
          title={t('tokens.revoke')}
          text={t('tokens.revokeText', { name: token.name })}
          confirm={t('tokens.revoke')}
          act={() => revoke.mutate({ params: { path: { id: token.id }, query: { workspace } } })}
        />
      </Group>
      <Faults error={revoke.error} />
    </li>
  );
}

function Create({ made }: { made: () => void }) {
  const { t } = useTranslation();
  const { id: workspace } = useScene();
  const [name, setName] = useState('');
  const [role, setRole] = useState<Role>('viewer');
  const create = api.useMutation('post', '/api/v1/tokens', {
    onSuccess: () => {
      setName('');
      made();
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    create.mutate({ body: { name, role, workspace } });
  };
  return (
    <form onSubmit={submit} aria-label={t('tokens.create')}>
      <Stack gap="sm">
        <Group align="flex-end" gap="xs" grow preventGrowOverflow={false}>
          <TextInput label={t('tokens.for')} required value={name} onChange={(event) => setName(event.currentTarget.value)} />
          <Select
            label={t('people.role')}
            data={ROLES.map((value) => ({ value, label: t(`role.${value}`) }))}
            value={role}
            allowDeselect={false}
            onChange={(chosen) => chosen && setRole(chosen as Role)}
          />
        </Group>
        <Faults error={create.error} />
        <Once text={t('tokens.once')} secret={create.data?.secret} />
        <Group><Button type="submit" variant="default" loading={create.isPending}>{t('tokens.create')}</Button></Group>
      </Stack>
    </form>
  );
}
