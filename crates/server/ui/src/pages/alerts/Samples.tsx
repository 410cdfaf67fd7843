// A few of the mentions behind an alert, as they stood when it fired.
import { Anchor, Blockquote, Stack, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Schemas } from '../../api/client';
import { Nothing } from '../../parts/Answer';
import { webAddress } from '../../parts/links';
import { useScene } from '../../workspace';

export function Samples({ samples }: { samples: Schemas['Sample'][] }) {
  const { t } = useTranslation();
  const { format } = useScene();
  if (samples.length === 0) return <Nothing>{t('nothing')}</Nothing>;
  return (
    <Stack gap="sm">
      {samples.map((sample) => {
        const original = webAddress(sample.url);
        const said = [
          sample.author ?? (sample.handle && `@${sample.handle}`),
          sample.source,
          sample.followers != null && t('count.followers', { count: sample.followers, followers: format.short(sample.followers) }),
          sample.published_at && format.moment(sample.published_at),
        ];
        return (
          <Blockquote key={sample.post} p="sm" m={0}>
            <Text size="sm" className="foreign" dir="auto">{sample.text}</Text>
            <Text size="xs" c="dimmed" mt={4} className="foreign">
              {said.filter(Boolean).join(' · ')}
              {original && <> · <Anchor href={original} target="_blank" rel="noopener noreferrer nofollow" size="xs" underline="always">{t('mention.original')}</Anchor></>}
            </Text>
          </Blockquote>
        );
      })}
    </Stack>
  );
}
