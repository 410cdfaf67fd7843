// The list of mentions: page after page while one scrolls, new ones on top while one does not read.
import { Affix, Button, Group, Loader, Stack, Switch, Text } from '@mantine/core';
import { useHotkeys, useIntersection, useWindowScroll } from '@mantine/hooks';
import { IconArrowUp } from '@tabler/icons-react';
import { useInfiniteQuery, useQueryClient, type InfiniteData } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { client, type Schemas } from '../../api/client';
import { useLive } from '../../api/live';
import { Selected } from '../../handling/Selected';
import { Answer } from '../../parts/Answer';
import { useScene } from '../../workspace';
import { MentionCard } from './MentionCard';
import { useMentionsQuery } from './question';

type PageOfMentions = Schemas['MentionsPage'];

const ON_A_PAGE = 30;
/** New mentions are asked for at most this often, in milliseconds. */
const PACE = 2000;
/** Who has scrolled so far down is reading. */
const READING = 200;

export function Feed() {
  const { t } = useTranslation();
  const { format } = useScene();
  const feed = useFeed();
  const list = useRef<HTMLDivElement>(null);
  const { selected, select, clear } = feed;
  useHotkeys([
    ['j', () => move(list.current, 1)],
    ['k', () => move(list.current, -1)],
  ]);
  const { ref: end, entry } = useIntersection({ rootMargin: '600px' });
  const { hasNextPage, isFetching, fetchNextPage } = feed.query;
  useEffect(() => {
    if (entry?.isIntersecting && hasNextPage && !isFetching) void fetchNextPage();
  }, [entry, hasNextPage, isFetching, fetchNextPage]);

  const counted = useScene().search.stories === 'collapse' ? 'count.stories' : 'count.mentions';
  return (
    <Answer query={feed.query} height={900} empty={({ pages }) => pages[0]?.mentions.length === 0} nothing={t('mentions.widen')}>
      {({ pages }) => (
        <Stack gap="sm">
          <Group justify="space-between">
            <Text fw={600} aria-live="polite" className="numbers">
              {t(counted, { count: pages[0]?.total ?? 0, mentions: format.whole(pages[0]?.total) })}
            </Text>
            {feed.followable && (
              <Switch label={t('live.label')} checked={feed.live} onChange={(event) => feed.setLive(event.currentTarget.checked)} />
            )}
          </Group>
          <div ref={list} onFocus={() => feed.setBusy(true)} onBlur={() => feed.setBusy(false)}>
            <Stack gap="sm">
              {pages.flatMap((page) => page.mentions).map((found) => (
                <MentionCard key={found.post.id} found={found} selected={selected.has(found.post.id)} select={(chosen) => select(found.post.id, chosen)} />
              ))}
            </Stack>
          </div>
          <div ref={end} />
          {hasNextPage && (
            <Button variant="default" loading={isFetching} onClick={() => void fetchNextPage()}>{t('mentions.more')}</Button>
          )}
          {selected.size > 0 && <Selected posts={[...selected]} total={pages[0]?.total ?? 0} search={feed.asked} clear={clear} />}
          {feed.waiting > 0 && selected.size === 0 && (
            <Affix position={{ bottom: 24, left: 0, right: 0 }} style={{ pointerEvents: 'none' }}>
              <Group justify="center">
                <Button radius="xl" style={{ pointerEvents: 'auto' }} leftSection={<IconArrowUp size={16} aria-hidden />} onClick={feed.showNew}>
                  {t('live.new', { count: feed.waiting, mentions: format.whole(feed.waiting) })}
                </Button>
              </Group>
            </Affix>
          )}
          {isFetching && !hasNextPage && <Loader size="xs" mx="auto" aria-label={t('loading')} />}
        </Stack>
      )}
    </Answer>
  );
}

/** The pages of the feed, and how many mentions came in since. */
function useFeed() {
  const { id: workspace, search, range } = useScene();
  const question = useMentionsQuery();
  const sort = search.sort ?? 'newest';
  const queries = useQueryClient();
  const key = ['mentions', question, sort];
  const query = useInfiniteQuery({
    queryKey: key,
    queryFn: ({ pageParam, signal }) => ask(question, { sort, after: pageParam, limit: ON_A_PAGE }, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next,
    staleTime: 60_000,
  });
  const [live, setLive] = useState(true);
  const [busy, setBusy] = useState(false);
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set());
  const [{ y }] = useWindowScroll();
  const [latest, setLatest] = useState(0);
  const followable = sort === 'newest' && range.to === undefined && !search.like;
  const total = query.data?.pages[0]?.total;
  const waiting = total === undefined ? 0 : Math.max(0, latest - total);

  const takeIn = async () => {
    const first = await ask(question, { sort, limit: ON_A_PAGE });
    queries.setQueryData<InfiniteData<PageOfMentions>>(key, { pages: [first], pageParams: [undefined] });
  };
  const brand = search.brand?.includes(',') ? undefined : search.brand;
  const look = async () => {
    if (!busy && selected.size === 0 && y < READING) return takeIn().catch(() => {});
    // Somebody reads: nothing moves, and they are told how much there is to see.
    const now = await ask(question, { limit: 1 }).catch(() => undefined);
    if (now) setLatest(now.total);
  };
  useLive({ workspace, brand }, 'mention', PACE, () => void look(), live && followable && total !== undefined);
  const showNew = () => {
    window.scrollTo({ top: 0 });
    (document.activeElement as HTMLElement | null)?.blur();
    void takeIn();
  };
  const select = (post: string, chosen: boolean) => setSelected((known) => new Set(chosen ? [...known, post] : [...known].filter((other) => other !== post)));
  const clear = () => setSelected(new Set());
  // The workspace stands beside the search, in what is done with all that it finds.
  const { workspace: _, ...asked } = question;
  return { query, live, setLive, setBusy, waiting, showNew, followable, selected, select, clear, asked };
}

interface PageAsked {
  sort?: string;
  limit: number;
  after?: string;
}

async function ask(question: ReturnType<typeof useMentionsQuery>, page: PageAsked, signal?: AbortSignal): Promise<PageOfMentions> {
  const { data } = await client.GET('/api/v1/mentions', { params: { query: { ...question, ...page } }, signal });
  if (!data) throw new Error('an answer without content');
  return data;
}

/** Goes from one mention to the next or the one before. */
function move(list: HTMLDivElement | null, step: 1 | -1) {
  const cards = [...(list?.querySelectorAll<HTMLElement>('article') ?? [])];
  const at = cards.findIndex((card) => card.contains(document.activeElement));
  const next = cards[at === -1 ? 0 : Math.min(cards.length - 1, Math.max(0, at + step))];
  next?.focus();
  next?.scrollIntoView({ block: 'nearest' });
}
