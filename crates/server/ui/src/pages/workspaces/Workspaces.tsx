// All workspaces that one has a role in, and making another one: for agencies, one a client. Nothing crosses their borders.
import { Badge, Card, Group, Stack, Text } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { api } from '../../api/client';
import { runs } from '../../api/roles';
import { useSession } from '../../api/session';
import { Answer } from '../../parts/Answer';
import { Page } from '../../parts/Page';
import { Panel } from '../../parts/Panel';
import { TextLink } from '../../parts/links';
import { useScene } from '../../workspace';
import { NewWorkspace } from './NewWorkspace';

export default function Workspaces() {
  const { t } = useTranslation();
  const { id: here } = useScene();
  const navigate = useNavigate();
  const session = useSession();
  const list = api.useQuery('get', '/api/v1/workspaces');
  return (
    <Page title={t('page.workspaces')}>
      <Text size="sm" c="dimmed">{t('workspaces.text')}</Text>
      <Answer query={list} height={200}>
        {(workspaces) => (
          <Stack gap="sm" component="ul" className="plain-list">
            {workspaces.map(({ id, name, brands, topics, rules }) => (
              <Card key={id} component="li" padding="sm">
                <Group gap="xs">
                  <TextLink to="/" search={{ workspace: id, brand: '', period: '' }} fw={600} className="foreign">{name}</TextLink>
                  {id === here && <Badge size="sm" variant="light">{t('workspaces.here')}</Badge>}
                </Group>
                <Text size="sm" c="dimmed" className="numbers">
                  {[t('workspaces.brands', { count: brands }), t('workspaces.topics', { count: topics }), t('workspaces.rules', { count: rules })].join(' · ')}
                </Text>
              </Card>
            ))}
          </Stack>
        )}
      </Answer>
      {runs(session) ? (
        <Panel title={t('workspaces.new')}>
          <NewWorkspace made={(workspace) => void navigate({ to: '/', search: { workspace, brand: '', period: '' } })} />
        </Panel>
      ) : (
        session && <Text size="sm" c="dimmed">{t('workspaces.owners')}</Text>
      )}
    </Page>
  );
}
