// How long mentions and posts are kept, what is there by now, and how many days the workspace keeps its mentions.
import { Button, Group, Modal, NumberInput, SimpleGrid, Stack, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useApply } from '../../api/apply';
import { api, type Schemas } from '../../api/client';
import { Answer } from '../../parts/Answer';
import { Faults } from '../../parts/Faults';
import { Panel } from '../../parts/Panel';
import { useMay } from '../../role';
import { useScene } from '../../workspace';

/** As the server has it: more is for ever. */
const MOST_DAYS = 36_525;
const DAY_SECONDS = 86_400;

export function Retention() {
  const { t } = useTranslation();
  const { id: workspace } = useScene();
  const sets = useMay('admin');
  const query = api.useQuery('get', '/api/v1/retention', { params: { query: { workspace } } });
  return (
    <Panel title={t('retention.title')}>
      <Answer query={query} height={120}>
        {({ mentions, posts }) => (
          <Stack>
            <SimpleGrid cols={{ base: 1, sm: 2 }}>
              <Mentions mentions={mentions} />
              <Posts posts={posts} />
            </SimpleGrid>
            {sets && <Days key={mentions.keep_days ?? 0} mentions={mentions} />}
          </Stack>
        )}
      </Answer>
    </Panel>
  );
}

/** In seconds, of the workspace's own limit and that of the settings the nearer; nothing: for ever. */
function keptSeconds({ keep_days, most_seconds }: Schemas['KeptMentions']) {
  const limits = [keep_days == null ? undefined : keep_days * DAY_SECONDS, most_seconds].filter((limit) => limit != null);
  return limits.length ? Math.min(...limits) : undefined;
}

function Mentions({ mentions }: { mentions: Schemas['KeptMentions'] }) {
  const { t } = useTranslation();
  const { format } = useScene();
  const kept = keptSeconds(mentions);
  return (
    <Stack gap={4}>
      <Text fw={600}>{kept === undefined ? t('retention.mentionsForEver') : t('retention.mentionsFor', { time: format.duration(kept) })}</Text>
      <Text size="sm">{t('count.mentions', { count: mentions.count, mentions: format.whole(mentions.count) })}</Text>
      {mentions.oldest && <Text size="sm">{t('retention.oldestMention', { at: format.moment(mentions.oldest) })}</Text>}
      <Text size="sm" c="dimmed">{t('retention.disk', { bytes: format.bytes(mentions.bytes) })}</Text>
    </Stack>
  );
}

function Posts({ posts }: { posts: Schemas['KeptPosts'] }) {
  const { t } = useTranslation();
  const { format } = useScene();
  return (
    <Stack gap={4}>
      <Text fw={600}>{t('retention.postsFor', { time: format.duration(posts.most_seconds), bytes: format.bytes(posts.most_bytes) })}</Text>
      {posts.bytes != null && <Text size="sm">{t('retention.posts', { bytes: format.bytes(posts.bytes) })}</Text>}
      {posts.oldest && <Text size="sm">{t('retention.oldestPost', { at: format.moment(posts.oldest) })}</Text>}
      <Text size="sm" c="dimmed">{t('retention.postsText')}</Text>
    </Stack>
  );
}

/** How many days, which is asked about first: what leaves does not come back. */
function Days({ mentions }: { mentions: Schemas['KeptMentions'] }) {
  const { t } = useTranslation();
  const { id, format } = useScene();
  const apply = useApply(id);
  const [days, setDays] = useState<number | ''>(mentions.keep_days ?? '');
  const [asking, { open, close }] = useDisclosure();
  const before = mentions.keep_days ?? '';
  const shorter = days !== '' && (before === '' || days < before);
  const save = () => {
    close();
    apply.mutate((newest) => ({ ...newest, workspace: { ...newest.workspace, keep_days: days === '' ? undefined : days } }));
  };
  const most = mentions.most_seconds == null ? '' : ` ${t('retention.most', { time: format.duration(mentions.most_seconds) })}`;
  return (
    <>
      <Group align="flex-end">
        <NumberInput
          label={t('retention.days')}
          description={t('retention.daysText') + most}
          placeholder={t('retention.forEver')}
          value={days}
          min={1}
          max={MOST_DAYS}
          clampBehavior="strict"
          allowDecimal={false}
          allowNegative={false}
          maw={360}
          onChange={(value) => setDays(typeof value === 'number' ? value : '')}
        />
        <Button variant="default" loading={apply.isPending} disabled={days === before} onClick={shorter ? open : save}>{t('save')}</Button>
      </Group>
      <Faults error={apply.error} />
      <Modal opened={asking} onClose={close} title={t('retention.shorten', { count: Number(days) })} closeButtonProps={{ 'aria-label': t('close') }}>
        <Stack>
          <Text>{t('retention.shortenText')}</Text>
          <Group justify="flex-end">
            <Button variant="default" onClick={close}>{t('cancel')}</Button>
            <Button color="red.9" onClick={save}>{t('retention.forget')}</Button>
          </Group>
        </Stack>
      </Modal>
    </>
  );
}
