// The moment at which a brand was spoken of most, and what made it.
import { Badge, Group, Stack, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Schemas } from '../../api/client';
import { ExampleCard } from '../../parts/ExampleCard';
import { TextLink } from '../../parts/links';
import { spanOf } from '../../period';
import { queryOfTerm } from '../../search';
import { useScene } from '../../workspace';

export function Peak({ brand }: { brand: Schemas['ComparedBrand'] }) {
  const { t } = useTranslation();
  const { format } = useScene();
  const peak = brand.peak;
  if (!peak) return null;
  const period = spanOf(peak.period.from, peak.period.to);
  // The description of the API gives another schema of the same name for these.
  const terms = peak.terms as unknown as Parameters<typeof queryOfTerm>[0][];
  return (
    <Stack gap="sm">
      <Text size="sm">
        <TextLink to="/mentions" search={(now) => ({ ...now, brand: brand.id, period })} underline="always">{format.moment(peak.period.from)}</TextLink>
        {' · '}
        {t('peak.mentions', { count: peak.mentions, mentions: format.whole(peak.mentions), usual: format.decimal(peak.usual) })}
      </Text>
      <Group gap={6}>
        {terms.slice(0, 12).map((term) => (
          <TextLink key={`${term.kind} ${term.term}`} to="/mentions" search={(now) => ({ ...now, brand: brand.id, period, q: queryOfTerm(term) })} underline="never">
            <Badge variant="light" tt="none" fw={500} size="lg" style={{ cursor: 'pointer' }}>{term.term}</Badge>
          </TextLink>
        ))}
      </Group>
      {peak.examples.map((example) => <ExampleCard key={example.id} example={example} />)}
    </Stack>
  );
}
