// Terms that rose most against the period before.
import { Group, Stack, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { api } from '../../api/client';
import { Answer } from '../../parts/Answer';
import { TextLink } from '../../parts/links';
import { queryOfTerm } from '../../search';
import { useScene } from '../../workspace';

const SHOWN = 8;

export function Rising() {
  const { t } = useTranslation();
  const { id: workspace, range, brand, format } = useScene();
  const query = api.useQuery('get', '/api/v1/trends', { params: { query: { workspace, brand, ...range, limit: SHOWN } } });
  return (
    <Answer query={query} height={300} empty={({ terms }) => terms.length === 0} nothing={t('overview.nothingRose')}>
      {({ terms }) => (
        <Stack gap="xs" component="ul" className="plain-list">
          {terms
            .toSorted((one, other) => other.score - one.score)
            .slice(0, SHOWN)
            .map((trend) => (
              <Group key={`${trend.kind} ${trend.folded}`} component="li" justify="space-between" wrap="nowrap" gap="sm">
                <TextLink to="/mentions" search={(now) => ({ ...now, brand, q: queryOfTerm(trend) })} className="foreign" lineClamp={2}>
                  {trend.term}
                </TextLink>
                <Text size="sm" c="dimmed" className="numbers" ta="right" style={{ whiteSpace: 'nowrap' }}>
                  {t('rising.factor', { factor: format.decimal(trend.factor), count: trend.mentions, mentions: format.whole(trend.mentions) })}
                </Text>
              </Group>
            ))}
        </Stack>
      )}
    </Answer>
  );
}
