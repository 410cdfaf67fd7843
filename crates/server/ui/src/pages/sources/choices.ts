// What one can listen to, in the words of those who choose, and the origins that come of what they fill in. Several choices are
// feeds whose address is made of a name that people know.
import type { Origin } from '../../api/sources';
import { isReference } from '../../parts/secret';

/** A place of the form; lists take several values. */
export interface Place {
  key: string;
  takes: 'text' | 'list' | 'secret';
  example: string;
  optional?: boolean;
}
export type Filled = Record<string, string | string[] | undefined>;

export interface Choice {
  places: Place[];
  /** What it reads; nothing while something is missing or cannot be understood. */
  origin: (filled: Filled) => Origin | undefined;
}

const text = (filled: Filled, key: string) => String(filled[key] ?? '').trim();
const list = (filled: Filled, key: string) => [filled[key] ?? []].flat().map((value) => value.trim()).filter(Boolean);
const place = (key: string, takes: Place['takes'], example: string, optional?: boolean): Place => ({ key, takes, example, optional });

/** A web address as people write it, with or without what stands before it. */
export function addressOf(written: string): URL | undefined {
  const address = /^https?:\/\//i.test(written) ? written : `https://${written}`;
  if (/\s/.test(written.trim()) || !URL.canParse(address.trim())) return undefined;
  const url = new URL(address.trim());
  return url.hostname.includes('.') || url.hostname === 'localhost' ? url : undefined;
}

const feed = (url: string | undefined): Origin | undefined => (url ? { kind: 'feeds', urls: [url] } : undefined);

/** `r/france`, a link to it, or its bare name. */
function subreddit(written: string): string | undefined {
  const name = /^(?:(?:https?:\/\/)?(?:\w+\.)?reddit\.com)?\/?(?:r\/)?(\w{2,50})\/?$/i.exec(written)?.[1];
  return name && `https://www.reddit.com/r/${name}/new/.rss`;
}

/** `!cats@lemmy.world`, `cats@lemmy.world`, or a link to it. */
function lemmy(written: string): string | undefined {
  const [, name, host] = /^!?([\w.]+)@([\w.-]+\.\w+)$/.exec(written) ?? [];
  if (name && host) return `https://${host}/feeds/c/${name}.xml?sort=New`;
  const url = addressOf(written);
  const [, community, elsewhere] = /^\/c\/([\w.]+)(?:@([\w.-]+))?\/?$/.exec(url?.pathname ?? '') ?? [];
  return url && community && `https://${elsewhere ?? url.host}/feeds/c/${community}.xml?sort=New`;
}

/** The number of a channel, a link to it, or its handle, whose page names the feed. */
function youtube(written: string): string | undefined {
  const id = /(?:^|\/channel\/|channel_id=)(UC[\w-]{22})/.exec(written)?.[1];
  if (id) return `https://www.youtube.com/feeds/videos.xml?channel_id=${id}`;
  const handle = /^(?:(?:https?:\/\/)?(?:www\.|m\.)?youtube\.com\/)?(@[\w.-]{3,30})\/?$/i.exec(written)?.[1];
  return handle && `https://www.youtube.com/${handle}`;
}

/** All new posts of a forum, from any of its addresses. */
const discourse = (written: string) => {
  const url = addressOf(written);
  return url && `${url.origin}/posts.rss`;
};

const googleAlerts = (written: string) => {
  const url = addressOf(written);
  return url && /(^|\.)google\.[a-z]{2,3}(\.[a-z]{2})?$/.test(url.hostname) && url.pathname.startsWith('/alerts/feeds/') ? url.href : undefined;
};

const server = (written: string) => addressOf(written)?.origin;
const reference = (filled: Filled, key: string) => (isReference(text(filled, key)) ? text(filled, key) : undefined);

export const CHOICES = {
  feeds: {
    places: [place('urls', 'list', 'https://example.org/news')],
    origin: (filled) => {
      const urls = list(filled, 'urls').map((written) => addressOf(written)?.href);
      return urls.length > 0 && urls.every((url) => url !== undefined) ? { kind: 'feeds', urls } : undefined;
    },
  },
  google_alerts: { places: [place('feed', 'text', 'https://www.google.com/alerts/feeds/…')], origin: (filled) => feed(googleAlerts(text(filled, 'feed'))) },
  bluesky: { places: [], origin: () => ({ kind: 'bluesky' }) },
  mastodon: {
    places: [place('instance', 'text', 'mastodon.social'), place('tags', 'list', 'coffee', true), place('token', 'secret', 'MASTODON_TOKEN', true)],
    origin: (filled) => {
      const instance = server(text(filled, 'instance'));
      const tags = list(filled, 'tags').map((tag) => tag.replace(/^#/, '')).filter(Boolean);
      const token = reference(filled, 'token');
      return instance ? { kind: 'mastodon', instance, ...(tags.length > 0 && { tags }), ...(token && { token }) } : undefined;
    },
  },
  subreddit: { places: [place('name', 'text', 'r/coffee')], origin: (filled) => feed(subreddit(text(filled, 'name'))) },
  lemmy: { places: [place('community', 'text', 'coffee@lemmy.world')], origin: (filled) => feed(lemmy(text(filled, 'community'))) },
  discourse: { places: [place('forum', 'text', 'forum.example.org')], origin: (filled) => feed(discourse(text(filled, 'forum'))) },
  youtube_channel: { places: [place('channel', 'text', '@example')], origin: (filled) => feed(youtube(text(filled, 'channel'))) },
  youtube: {
    places: [place('channels', 'list', 'UCabcdefghijklmnopqrstuv'), place('key', 'secret', 'YOUTUBE_KEY', true)],
    origin: (filled) => {
      const channels = list(filled, 'channels');
      const key = reference(filled, 'key');
      return channels.length > 0 ? { kind: 'youtube', channels, ...(key && { key }) } : undefined;
    },
  },
  hacker_news: {
    places: [place('query', 'text', 'coffee')],
    origin: (filled) => (text(filled, 'query') ? { kind: 'hacker_news', query: text(filled, 'query') } : undefined),
  },
  gdelt: { places: [place('query', 'text', 'coffee')], origin: (filled) => (text(filled, 'query') ? { kind: 'gdelt', query: text(filled, 'query') } : undefined) },
  app_store: {
    places: [place('app', 'text', '310633997'), place('countries', 'list', 'fr')],
    origin: (filled) => {
      const app = /(?:^|id)(\d{6,12})\b/.exec(text(filled, 'app'))?.[1];
      const countries = list(filled, 'countries').map((code) => code.toLowerCase());
      return app && countries.length > 0 && countries.every((code) => /^[a-z]{2}$/.test(code)) ? { kind: 'app_store', app, countries } : undefined;
    },
  },
  telegram: {
    places: [place('token', 'secret', 'TELEGRAM_TOKEN')],
    origin: (filled) => {
      const token = reference(filled, 'token');
      return token ? { kind: 'telegram', token } : undefined;
    },
  },
  nostr: {
    places: [place('relays', 'list', 'wss://relay.example.org')],
    origin: (filled) => {
      const relays = list(filled, 'relays');
      return relays.length > 0 && relays.every((relay) => /^wss?:\/\/[^\s/]+/.test(relay)) ? { kind: 'nostr', relays } : undefined;
    },
  },
} satisfies Record<string, Choice>;

export type ChoiceName = keyof typeof CHOICES;
export const CHOICE_NAMES = Object.keys(CHOICES) as ChoiceName[];
export const choiceOf = (name: ChoiceName): Choice => CHOICES[name];

/** A source that was edited, with what the form has no place for, such as an API of one's own. */
export function kept(before: Origin | undefined, made: Origin | undefined): Origin | undefined {
  if (!before || !made || before.kind !== made.kind) return made;
  const places: string[] = choiceOf(made.kind).places.map(({ key }) => key);
  return { ...Object.fromEntries(Object.entries(before).filter(([key]) => !places.includes(key))), ...made } as Origin;
}

/** The choice that a source is edited with, and what its places hold. */
export function filledOf(from: Origin): { name: ChoiceName; filled: Filled } {
  const { kind: name, ...written } = from;
  // What the server gives as nothing is a place that is not filled.
  const filled = Object.entries<string | string[] | null | undefined>(written).filter(([, value]) => value !== null);
  return { name, filled: Object.fromEntries(filled) as Filled };
}

/** What a source reads, in one line. */
export function readsFrom(from: Origin): string {
  switch (from.kind) {
    case 'feeds':
      return from.urls.join(', ');
    case 'bluesky':
    case 'telegram':
      return '';
    case 'mastodon':
      return [from.instance.replace(/^https?:\/\//, ''), ...(from.tags ?? []).map((tag) => `#${tag}`)].join(' ');
    case 'hacker_news':
    case 'gdelt':
      return from.query;
    case 'youtube':
      return from.channels.join(', ');
    case 'nostr':
      return from.relays.join(', ');
    case 'app_store':
      return [from.app, ...from.countries].join(' ');
  }
}
