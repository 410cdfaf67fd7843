// The first step: what the brand is called, and the query that comes of it, with what it finds.
import { Button, Card, Grid, Group, Stack, Switch, TagsInput, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { put, slugOf, useApply } from '../../api/apply';
import { Faults } from '../../parts/Faults';
import { QueryInput } from '../../parts/QueryInput';
import { useScene } from '../../workspace';
import { Cost } from '../settings/Cost';
import { Preview } from '../settings/Preview';
import { TryIt } from '../settings/TryIt';
import { suggested } from './suggest';

export function BrandStep({ made }: { made: (brand: { id: string; name: string }) => void }) {
  const { t } = useTranslation();
  const { id: workspace, workspace: about } = useScene();
  const apply = useApply(workspace);
  const brands = about.brand ?? [];
  const [name, setName] = useState('');
  const [handles, setHandles] = useState<string[]>([]);
  const [hashtags, setHashtags] = useState<string[]>([]);
  const [own, setOwn] = useState(!brands.some((brand) => brand.own));
  // Until somebody writes a query of their own, it follows the name.
  const [written, setWritten] = useState<string>();
  const query = written ?? suggested(name, handles, hashtags);
  const save = () => {
    const brand = { id: slugOf(name, brands.map(({ id }) => id)), name: name.trim(), own, query };
    apply.mutate((newest) => ({ ...newest, brand: put(newest.brand, undefined, brand) }), { onSuccess: () => made(brand) });
  };
  return (
    <Grid>
      <Grid.Col span={{ base: 12, lg: 6 }}>
        <Stack>
          <Card component="section" aria-label={t('start.brand')}>
            <Stack>
              <TextInput label={t('start.name')} required value={name} maxLength={100} onChange={(event) => setName(event.currentTarget.value)} />
              <Group grow preventGrowOverflow={false} align="flex-start" gap="xs">
                <TagsInput label={t('start.handles')} description={t('start.handlesText')} placeholder={handles.length > 0 ? undefined : '@example'} acceptValueOnBlur splitChars={[',', ' ', ';']} value={handles} onChange={setHandles} />
                <TagsInput label={t('start.hashtags')} description={t('start.hashtagsText')} placeholder={hashtags.length > 0 ? undefined : '#example'} acceptValueOnBlur splitChars={[',', ' ', ';']} value={hashtags} onChange={setHashtags} />
              </Group>
              <Switch label={t('settings.own')} checked={own} onChange={(event) => setOwn(event.currentTarget.checked)} />
              <QueryInput lines label={t('start.query')} description={t('start.queryText')} value={query} change={setWritten}>
                <Cost kind="brand" query={query} />
              </QueryInput>
              {written !== undefined && (
                <Group><Button size="compact-sm" variant="subtle" onClick={() => setWritten(undefined)}>{t('start.again')}</Button></Group>
              )}
              <Faults error={apply.error} />
              <Group><Button onClick={save} loading={apply.isPending} disabled={!name.trim() || !query.trim()}>{t('start.next')}</Button></Group>
            </Stack>
          </Card>
          <TryIt query={query} />
        </Stack>
      </Grid.Col>
      <Grid.Col span={{ base: 12, lg: 6 }}>
        <Preview kind="brand" id={undefined} query={query} />
      </Grid.Col>
    </Grid>
  );
}
