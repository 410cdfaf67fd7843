// What was found where a source would read: the latest posts, how many a day, or what is wrong and what to do instead.
import { Alert, Anchor, Button, Group, Stack, Text } from '@mantine/core';
import { IconCircleCheck, IconCircleX } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { Schemas } from '../../api/client';
import type { Origin } from '../../api/sources';
import { webAddress } from '../../parts/links';
import { useScene } from '../../workspace';
import { readsFrom } from './choices';

/** As many posts show what a source brings. */
const MOST = 5;

export function CheckResult({ checked, take }: { checked: Schemas['SourceFinding']; take: (origin: Origin) => void }) {
  const { t } = useTranslation();
  const { format } = useScene();
  const { works, found, per_day: aDay, problem, mend, instead } = checked;
  const Sign = works ? IconCircleCheck : IconCircleX;
  return (
    <Stack gap="sm">
      <Alert color={works ? 'teal' : 'red'} icon={<Sign aria-hidden />} title={t(works ? 'sources.works' : 'sources.worksNot')}>
        {works && <Text size="sm">{aDay == null ? t('sources.paceUnknown') : t('sources.perDay', { count: aDay, rate: format.decimal(aDay) })}</Text>}
        {problem && <Text size="sm" className="foreign">{problem}</Text>}
        {mend && <Text size="sm" fw={600} className="foreign">{mend}</Text>}
      </Alert>
      {instead.length > 0 && (
        <Alert color="sea" title={t('sources.instead')}>
          <Stack gap="xs">
            {instead.map((origin) => (
              <Group key={JSON.stringify(origin)} gap="xs" wrap="nowrap" justify="space-between">
                <Text size="sm" className="foreign">{readsFrom(origin)}</Text>
                <Button size="compact-sm" variant="default" style={{ flexShrink: 0 }} onClick={() => take(origin)}>{t('sources.take')}</Button>
              </Group>
            ))}
          </Stack>
        </Alert>
      )}
      {found.slice(0, MOST).map(({ id, title, text, url, published_at: at, author }) => {
        const original = webAddress(url);
        return (
          <article key={id} className="example">
            {title && <Text size="sm" fw={600} className="foreign" dir="auto">{title}</Text>}
            <Text size="sm" className="foreign clamped" dir="auto">{text}</Text>
            <Group gap="xs" mt={4}>
              <Text size="xs" c="dimmed" className="foreign">{[author?.name ?? author?.handle, format.moment(at)].filter(Boolean).join(' · ')}</Text>
              {original && <Anchor href={original} target="_blank" rel="noopener noreferrer nofollow" size="xs">{t('mention.original')}</Anchor>}
            </Group>
          </article>
        );
      })}
    </Stack>
  );
}
