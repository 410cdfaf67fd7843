// One's own account: who one is here, what one may do where, language and colours, and the password.
import { Badge, Group, Input, SimpleGrid, Stack, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { api, type Schemas } from '../../api/client';
import { useSession } from '../../api/session';
import { Page } from '../../parts/Page';
import { Panel } from '../../parts/Panel';
import { ColourSwitch, LanguageSwitch } from '../../shell/Reader';
import { Password } from './Password';

export default function Account() {
  const { t } = useTranslation();
  const session = useSession();
  const user = session?.user;
  return (
    <Page title={t('page.account')}>
      <SimpleGrid cols={{ base: 1, lg: 2 }}>
        <Panel title={user ? <span className="foreign">{user.name}</span> : t('account.nobody')}>
          {user ? <Who user={user} /> : <Text size="sm">{t(session?.token ? 'account.token' : 'account.open')}</Text>}
        </Panel>
        <Panel title={t('account.looks')}>
          <Stack>
            <Input.Wrapper label={t('settings.language')} labelElement="div"><LanguageSwitch /></Input.Wrapper>
            <Input.Wrapper label={t('settings.colours')} labelElement="div"><ColourSwitch /></Input.Wrapper>
            <Text size="sm" c="dimmed">{t('account.looksText')}</Text>
          </Stack>
        </Panel>
        {user && <Panel title={t('account.password')}><Password email={user.email} /></Panel>}
      </SimpleGrid>
    </Page>
  );
}

/** What others know of somebody, and what they may do. */
function Who({ user }: { user: Schemas['User'] }) {
  const { t } = useTranslation();
  const { data: workspaces = [] } = api.useQuery('get', '/api/v1/workspaces');
  return (
    <Stack gap="sm">
      <Text className="foreign">{user.email}</Text>
      {user.owner ? (
        <Group gap="xs"><Badge variant="light">{t('people.owner')}</Badge><Text size="sm">{t('account.owner')}</Text></Group>
      ) : (
        <Stack gap={6} component="ul" className="plain-list">
          {workspaces.map(({ id, name }) => (
            <Group key={id} component="li" gap="xs">
              <Text size="sm" className="foreign">{name}</Text>
              {user.roles[id] && <Badge variant="light" size="sm">{t(`role.${user.roles[id]}`)}</Badge>}
            </Group>
          ))}
        </Stack>
      )}
      <Text size="sm" c="dimmed">{t('account.name')}</Text>
    </Stack>
  );
}
