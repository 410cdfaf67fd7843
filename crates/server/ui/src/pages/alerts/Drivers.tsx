// What drove an alert: words against what is usually said, who carries it, where, and which texts are passed on.
import { Badge, Group, Stack, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Schemas } from '../../api/client';
import { TextLink } from '../../parts/links';
import { useScene } from '../../workspace';

export function Drivers({ alert }: { alert: Schemas['AlertDetail'] }) {
  const { t } = useTranslation();
  const { format } = useScene();
  const { terms = [], authors = [], sources = [], stories = [], reach } = alert.reason;
  const brand = alert.brand ?? undefined;
  return (
    <Stack gap="md">
      {reach ? <Text size="sm">{t('drivers.reach', { count: reach, reach: format.short(reach) })}</Text> : null}
      {terms.length > 0 && (
        <Part title={t('drivers.terms')}>
          <Group gap={6}>
            {terms.map(({ term, mentions }) => (
              <TextLink key={term} to="/mentions" search={(now) => ({ ...now, brand, q: term })} underline="never">
                <Badge variant="light" tt="none" size="lg" fw={500} style={{ cursor: 'pointer' }}>{term}{mentions ? ` · ${format.whole(mentions)}` : ''}</Badge>
              </TextLink>
            ))}
          </Group>
        </Part>
      )}
      {authors.length > 0 && (
        <Part title={t('drivers.authors')}>
          {authors.map(({ name, handle, source, followers, mentions }) => (
            <Row
              key={`${source} ${handle ?? name}`}
              name={
                <TextLink to="/mentions" search={(now) => ({ ...now, brand, author: handle ?? name ?? undefined })} size="sm" className="foreign">
                  {name ?? handle}
                </TextLink>
              }
              aside={`${source}${followers == null ? '' : ` · ${t('count.followers', { count: followers, followers: format.short(followers) })}`} · ${format.whole(mentions)}`}
            />
          ))}
        </Part>
      )}
      {sources.length > 0 && (
        <Part title={t('drivers.sources')}>
          {sources.map(({ source, mentions }) => <Row key={source} name={<Text size="sm">{source}</Text>} aside={format.whole(mentions)} />)}
        </Part>
      )}
      {stories.length > 0 && (
        <Part title={t('drivers.stories')}>
          {stories.map(({ example, mentions }) => (
            <Row key={example.post} name={<Text size="sm" className="foreign" lineClamp={2}>{example.text}</Text>} aside={`×${format.whole(mentions)}`} />
          ))}
        </Part>
      )}
    </Stack>
  );
}

function Part({ title, children }: { title: string; children: ReactNode }) {
  return (
    <div>
      <Text component="h3" size="sm" fw={600} mb={6} mt={0}>{title}</Text>
      <Stack gap={4}>{children}</Stack>
    </div>
  );
}

function Row({ name, aside }: { name: ReactNode; aside: string }) {
  return (
    <Group justify="space-between" gap="0 var(--mantine-spacing-sm)" align="flex-start">
      {name}
      <Text size="sm" c="dimmed" className="numbers" style={{ whiteSpace: 'nowrap' }}>{aside}</Text>
    </Group>
  );
}
