// From nothing to the first mentions: a brand with its query, where to listen, a rule that was tried. Each step keeps what it
// has made, so that one may leave at any time.
import { Group, Progress, Stack, Text } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Page } from '../../parts/Page';
import { Reserved } from '../../parts/Reserved';
import { useMay } from '../../role';
import { BrandStep } from './BrandStep';
import { RuleStep } from './RuleStep';
import { SourcesStep } from './SourcesStep';

const STEPS = ['brand', 'sources', 'rule'] as const;

export default function Start() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const edits = useMay('admin');
  const [place, setPlace] = useState(0);
  const [brand, setBrand] = useState({ id: '', name: '' });
  const step = STEPS[place] ?? 'brand';
  const next = () => {
    window.scrollTo({ top: 0 });
    setPlace(place + 1);
  };
  if (!edits) return <Page title={t('page.start')}><Reserved takes="admin" /></Page>;
  return (
    <Page title={t(`start.${step}`)}>
      <div>
        <Group justify="space-between" gap="xs">
          <Text size="sm" c="dimmed" aria-live="polite">{t('start.step', { step: place + 1, steps: STEPS.length })}</Text>
          {brand.name && <Text size="sm" fw={600} className="foreign">{brand.name}</Text>}
        </Group>
        <Progress mt={6} value={((place + 1) / STEPS.length) * 100} aria-label={t('start.step', { step: place + 1, steps: STEPS.length })} />
      </div>
      <Stack key={step}>
        <Text maw={760}>{t(`start.${step}Text`)}</Text>
        {step === 'brand' && (
          <BrandStep
            made={(made) => {
              setBrand(made);
              next();
            }}
          />
        )}
        {step === 'sources' && <SourcesStep next={next} />}
        {step === 'rule' && <RuleStep brand={brand} next={() => void navigate({ to: '/mentions', search: { brand: brand.id } })} />}
      </Stack>
    </Page>
  );
}
