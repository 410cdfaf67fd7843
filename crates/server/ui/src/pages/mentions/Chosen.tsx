// What narrows the list, each to be taken away by a click.
import { Button, Group } from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import { useNavigate } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { FILTERS, toggled, wordsOf } from '../../search';
import { useScene } from '../../workspace';
import { useNames } from './names';

export function Chosen() {
  const { t } = useTranslation();
  const { search } = useScene();
  const name = useNames();
  const navigate = useNavigate();
  const chosen = [
    ...FILTERS.flatMap((filter) =>
      wordsOf(search[filter]).map((word) => ({ key: `${filter} ${word}`, label: name(filter, word), without: { [filter]: toggled(search[filter], word) } })),
    ),
    ...(search.own ? [{ key: 'own', label: t('facet.own'), without: { own: undefined } }] : []),
    ...(search.not_about_us ? [{ key: 'aside', label: t('facet.not_about_us'), without: { not_about_us: undefined } }] : []),
    ...(search.reposts ? [{ key: 'reposts', label: t('chosen.reposts'), without: { reposts: undefined } }] : []),
    ...(search.story ? [{ key: 'story', label: t('chosen.story'), without: { story: undefined } }] : []),
    ...(search.like ? [{ key: 'like', label: t('chosen.like'), without: { like: undefined } }] : []),
  ];
  if (chosen.length === 0) return null;
  return (
    <Group gap="xs" role="group" aria-label={t('chosen.title')}>
      {chosen.map(({ key, label, without }) => (
        <Button
          key={key}
          size="compact-sm"
          variant="light"
          rightSection={<IconX size={14} aria-hidden />}
          aria-label={t('chosen.remove', { label })}
          onClick={() => void navigate({ to: '.', search: { ...search, ...without } })}
        >
          <span className="foreign">{label}</span>
        </Button>
      ))}
    </Group>
  );
}
