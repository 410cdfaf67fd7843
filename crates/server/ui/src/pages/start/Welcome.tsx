// What a Vigie without a workspace shows: whoever runs it makes the first one, the others learn whom to ask.
import { Card, Center, Code, Stack, Text, Title } from '@mantine/core';
import { IconTelescope } from '@tabler/icons-react';
import { useNavigate } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { runs } from '../../api/roles';
import { useSession } from '../../api/session';
import { Me } from '../../shell/Me';
import { LanguageSwitch } from '../../shell/Reader';
import { NewWorkspace } from '../workspaces/NewWorkspace';

export default function Welcome() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const session = useSession();
  if (!session) return null;
  const theirs = runs(session);
  return (
    <Center mih="100vh" p="md" component="main">
      <title>{`${t('noWorkspace.title')} · Vigie`}</title>
      <Card w="100%" maw={560} padding="xl">
        <Stack>
          <IconTelescope size={40} stroke={1.3} aria-hidden />
          <Title order={1} size="h2">{t('noWorkspace.title')}</Title>
          <Text>{t(theirs ? 'noWorkspace.text' : 'noWorkspace.ask')}</Text>
          {theirs && (
            <>
              <NewWorkspace made={(workspace) => void navigate({ to: '/start', search: { workspace } })} />
              <Text size="sm" c="dimmed">{t('noWorkspace.file')} <Code>vigie workspace apply workspace.toml</Code></Text>
            </>
          )}
          <Me close={() => {}} />
          <LanguageSwitch />
        </Stack>
      </Card>
    </Center>
  );
}
