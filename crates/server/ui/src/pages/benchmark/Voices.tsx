// The share of voice, five ways: the same brands look different when copies, people, reactions or reach are counted.
import { Progress, Stack, Text, Tooltip } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Schemas } from '../../api/client';
import { useScene } from '../../workspace';
import { Legend } from './Legend';

const WAYS = ['mentions', 'stories', 'authors', 'engagement', 'reach'] as const;

export function Voices({ brands }: { brands: Schemas['ComparedBrand'][] }) {
  const { t } = useTranslation();
  const { format, colourOf } = useScene();
  return (
    <Stack gap="sm">
      {WAYS.map((way) => {
        const shares = brands.map((brand) => ({ brand, share: brand.now.share_of_voice[way] }));
        const said = shares.map(({ brand, share }) => `${brand.name} ${format.percent(share)}`).join(', ');
        return (
          <div key={way}>
            <Text size="sm" mb={4}>{t(`voice.${way}`)}</Text>
            <Progress.Root size={22} role="img" aria-label={said}>
              {shares.map(({ brand, share }) => (
                <Tooltip key={brand.id} label={`${brand.name} ${format.finePercent(share)}`}>
                  <Progress.Section value={(share ?? 0) * 100} color={colourOf(brand.id)} withAria={false}>
                    {(share ?? 0) > 0.12 && <Progress.Label c="white" style={{ textShadow: '0 0 3px #000' }} aria-hidden>{format.percent(share)}</Progress.Label>}
                  </Progress.Section>
                </Tooltip>
              ))}
            </Progress.Root>
            <Text size="xs" c="dimmed" mt={2}>{said}</Text>
          </div>
        );
      })}
      <Legend brands={brands} />
    </Stack>
  );
}
