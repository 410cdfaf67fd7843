import { expect, test } from 'vitest';
import type { Origin } from '../../api/sources';
import { addressOf, CHOICE_NAMES, choiceOf, filledOf, kept, readsFrom, type ChoiceName, type Filled } from './choices';

const CHANNEL = 'UCabcdefghijklmnopqrstuv';
const feed = (url: string): Origin => ({ kind: 'feeds', urls: [url] });

test('what people write becomes what is read', () => {
  for (const [name, filled, origin] of [
    ['feeds', { urls: ['example.org/news', 'https://example.org/feed.xml'] }, { kind: 'feeds', urls: ['https://example.org/news', 'https://example.org/feed.xml'] }],
    ['feeds', { urls: ['not an address'] }, undefined],
    ['google_alerts', { feed: 'https://www.google.fr/alerts/feeds/12/34' }, feed('https://www.google.fr/alerts/feeds/12/34')],
    ['google_alerts', { feed: 'https://www.google.fr/alerts' }, undefined],
    ['google_alerts', { feed: 'https://google.example.org/alerts/feeds/1' }, undefined],
    ['subreddit', { name: 'france' }, feed('https://www.reddit.com/r/france/new/.rss')],
    ['subreddit', { name: 'r/france' }, feed('https://www.reddit.com/r/france/new/.rss')],
    ['subreddit', { name: 'https://old.reddit.com/r/france/' }, feed('https://www.reddit.com/r/france/new/.rss')],
    ['subreddit', { name: 'two words' }, undefined],
    ['lemmy', { community: '!cats@lemmy.world' }, feed('https://lemmy.world/feeds/c/cats.xml?sort=New')],
    ['lemmy', { community: 'https://lemmy.world/c/cats' }, feed('https://lemmy.world/feeds/c/cats.xml?sort=New')],
    ['lemmy', { community: 'https://lemmy.world/c/cats@jlai.lu' }, feed('https://jlai.lu/feeds/c/cats.xml?sort=New')],
    ['lemmy', { community: 'cats' }, undefined],
    ['discourse', { forum: 'forum.example.org/t/hello/12' }, feed('https://forum.example.org/posts.rss')],
    ['youtube_channel', { channel: CHANNEL }, feed(`https://www.youtube.com/feeds/videos.xml?channel_id=${CHANNEL}`)],
    ['youtube_channel', { channel: `https://www.youtube.com/channel/${CHANNEL}/videos` }, feed(`https://www.youtube.com/feeds/videos.xml?channel_id=${CHANNEL}`)],
    ['youtube_channel', { channel: 'youtube.com/@example' }, feed('https://www.youtube.com/@example')],
    ['youtube_channel', { channel: 'Example' }, undefined],
    ['youtube', { channels: [CHANNEL], key: 'env:KEY' }, { kind: 'youtube', channels: [CHANNEL], key: 'env:KEY' }],
    ['youtube', { channels: [CHANNEL] }, { kind: 'youtube', channels: [CHANNEL] }],
    ['youtube', { channels: [] }, undefined],
    ['mastodon', { instance: 'https://mastodon.social/about', tags: ['#coffee', 'tea'] }, { kind: 'mastodon', instance: 'https://mastodon.social', tags: ['coffee', 'tea'] }],
    ['mastodon', { instance: 'mastodon.social', tags: ['#'] }, { kind: 'mastodon', instance: 'https://mastodon.social' }],
    ['mastodon', { instance: '', tags: ['tea'] }, undefined],
    ['hacker_news', { query: ' aurora ' }, { kind: 'hacker_news', query: 'aurora' }],
    ['gdelt', { query: '' }, undefined],
    ['app_store', { app: 'https://apps.apple.com/fr/app/vigie/id310633997', countries: ['FR', 'be'] }, { kind: 'app_store', app: '310633997', countries: ['fr', 'be'] }],
    ['app_store', { app: '310633997', countries: ['France'] }, undefined],
    ['telegram', { token: 'env:BOT' }, { kind: 'telegram', token: 'env:BOT' }],
    ['nostr', { relays: ['wss://relay.example.org'] }, { kind: 'nostr', relays: ['wss://relay.example.org'] }],
    ['nostr', { relays: ['relay.example.org'] }, undefined],
    ['bluesky', {}, { kind: 'bluesky' }],
  ] as [ChoiceName, Filled, Origin | undefined][]) {
    expect(choiceOf(name).origin(filled), `${name} ${JSON.stringify(filled)}`).toEqual(origin);
  }
});

test('an empty form is no source, but for what needs nothing', () => {
  for (const name of CHOICE_NAMES) expect(choiceOf(name).origin({}) !== undefined, name).toBe(choiceOf(name).places.length === 0);
});

test('a source that is kept is edited as it stands', () => {
  for (const from of [
    { kind: 'feeds', urls: ['https://example.org/'] },
    { kind: 'bluesky' },
    { kind: 'mastodon', instance: 'https://mastodon.social', tags: ['tea'], token: 'env:TOKEN' },
    { kind: 'hacker_news', query: 'tea' },
    { kind: 'gdelt', query: 'tea' },
    { kind: 'youtube', channels: [CHANNEL], key: 'env:KEY' },
    { kind: 'nostr', relays: ['wss://relay.example.org'] },
    { kind: 'telegram', token: 'env:BOT' },
    { kind: 'app_store', app: '310633997', countries: ['fr'] },
  ] as Origin[]) {
    const { name, filled } = filledOf(from);
    expect(choiceOf(name).origin(filled)).toEqual(from);
    expect(readsFrom(from)).not.toContain('env:');
  }
});

test('what the form has no place for stays', () => {
  const before: Origin = { kind: 'youtube', channels: [CHANNEL], key: 'env:KEY', api: 'https://api.example.org' };
  expect(kept(before, { kind: 'youtube', channels: [] })).toEqual({ kind: 'youtube', channels: [], api: 'https://api.example.org' });
  expect(kept(before, { kind: 'bluesky' })).toEqual({ kind: 'bluesky' });
  expect(kept(undefined, { kind: 'bluesky' })).toEqual({ kind: 'bluesky' });
});

test('an address is understood with and without its beginning', () => {
  for (const [written, address] of [['example.org', 'https://example.org/'], ['http://localhost:80/a', 'http://localhost/a'], ['example', undefined], ['a b.org', undefined]] as const) {
    expect(addressOf(written)?.href, written).toBe(address);
  }
});
