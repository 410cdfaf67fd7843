// How many mentions each value of a field has, to choose from. Each field is counted under all filters but its own.
import { Checkbox, Fieldset, Group, Stack, Text } from '@mantine/core';
import { keepPreviousData } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { api } from '../../api/client';
import { Answer } from '../../parts/Answer';
import { FILTERS, toggled, wordsOf, type Filter } from '../../search';
import { useScene } from '../../workspace';
import { useMentionsQuery } from './question';
import { useNames } from './names';

const SHOWN = 8;

export function Facets() {
  const { t } = useTranslation();
  const question = useMentionsQuery();
  const query = api.useQuery(
    'get',
    '/api/v1/stats/facets',
    { params: { query: { ...question, by: FILTERS.join(), limit: SHOWN } } },
    { placeholderData: keepPreviousData },
  );
  return (
    <Answer query={query} height={600} empty={({ facets }) => facets.every(({ values }) => values.length === 0)} nothing={t('mentions.none')}>
      {({ facets }) => (
        <Stack gap="lg">
          {facets
            .filter(({ values }) => values.length > 0)
            .map(({ field, values, further }) => <Facet key={field} by={field as Filter} values={values} further={further} />)}
          <SetAside />
        </Stack>
      )}
    </Answer>
  );
}

/** Mentions that are not about us are in no count, unless they are asked for. */
function SetAside() {
  const { t } = useTranslation();
  const { search } = useScene();
  const navigate = useNavigate();
  return (
    <Checkbox
      size="md"
      label={<Text size="sm" span>{t('facets.aside')}</Text>}
      checked={search.not_about_us === 'only'}
      onChange={(event) => void navigate({ to: '.', search: { ...search, not_about_us: event.currentTarget.checked ? 'only' : undefined } })}
    />
  );
}

interface FacetProps {
  by: Filter;
  values: { id: string; count: number }[];
  further: number;
}

function Facet({ by, values, further }: FacetProps) {
  const { t } = useTranslation();
  const { search, format } = useScene();
  const name = useNames();
  const navigate = useNavigate();
  const chosen = wordsOf(search[by]);
  // What was chosen stays there, also when it has nothing left.
  const missing = chosen.filter((word) => !values.some(({ id }) => id === word)).map((id) => ({ id, count: 0 }));
  return (
    <Fieldset legend={t(`facet.${by}`)} variant="unstyled">
      <Stack gap={8} mt={6}>
        {[...values, ...missing].map(({ id, count }) => (
          <Group key={id} justify="space-between" wrap="nowrap" gap="xs">
            <Checkbox
              size="md"
              label={<Text size="sm" className="foreign" span>{name(by, id)}</Text>}
              checked={chosen.includes(id)}
              onChange={() => void navigate({ to: '.', search: { ...search, [by]: toggled(search[by], id) } })}
            />
            <Text size="xs" c="dimmed" className="numbers">{format.whole(count)}</Text>
          </Group>
        ))}
        {further > 0 && <Text size="xs" c="dimmed">{t('facets.further', { count: further, values: format.whole(further) })}</Text>}
      </Stack>
    </Fieldset>
  );
}
