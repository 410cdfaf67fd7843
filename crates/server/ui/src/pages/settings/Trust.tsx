// The way to the page that checks the sentiment.
import { Stack, Text } from '@mantine/core';
import { IconChecklist } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { Panel } from '../../parts/Panel';
import { ButtonLink } from '../../parts/links';

export function Trust() {
  const { t } = useTranslation();
  return (
    <Panel title={t('page.labels')}>
      <Stack gap="sm" align="flex-start">
        <Text size="sm">{t('labels.teaser')}</Text>
        <ButtonLink to="/settings/labels" variant="default" leftSection={<IconChecklist size={16} aria-hidden />}>{t('labels.open')}</ButtonLink>
      </Stack>
    </Panel>
  );
}
