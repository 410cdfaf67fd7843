// When nobody is told: the silences that hold, each to be ended.
import { Alert, Button, Group, Stack, Text } from '@mantine/core';
import { IconBellOff } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { api } from '../../api/client';
import { useMay } from '../../role';
import { useScene } from '../../workspace';
import { useCarer, useTold } from './care';

export function Silences() {
  const { t } = useTranslation();
  const { id: workspace, brandName, workspace: about, format } = useScene();
  const { name } = useCarer();
  const cares = useMay('editor');
  const told = useTold();
  const query = api.useQuery('get', '/api/v1/silences', { params: { query: { workspace, state: 'active', limit: 100 } } });
  const end = api.useMutation('post', '/api/v1/silences/{id}/end', told);
  if (!query.data?.length) return null;
  const ruleName = (id: string) => about.rule?.find((rule) => rule.id === id)?.name ?? id;
  return (
    <Alert color="gray" icon={<IconBellOff aria-hidden />} title={t('silence.active')}>
      <Stack gap="xs">
        {query.data.map(({ id, rule, brand, severity, until, reason, author }) => {
          const what = [rule && ruleName(rule), brand && brandName(brand), severity && t(`severity.${severity}`)];
          return (
            <Group key={id} justify="space-between" gap="xs">
              <Text size="sm" className="foreign">
                {what.filter(Boolean).join(' · ') || t('silence.everything')} — {t('silence.until', { at: format.moment(until) })} · {author}: {reason}
              </Text>
              {cares && (
                <Button size="compact-sm" variant="default" loading={end.isPending} onClick={() => end.mutate({ params: { path: { id } }, body: { workspace, author: name || t('care.somebody') } })}>
                  {t('silence.end')}
                </Button>
              )}
            </Group>
          );
        })}
      </Stack>
    </Alert>
  );
}
