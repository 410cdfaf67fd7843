// A channel while it is edited, what each kind has to say, and what goes with one that is removed.
import type { Schemas } from '../../api/client';
import { isReference } from '../../parts/secret';

export type Channel = Schemas['Channel'];
export type ChannelKind = Schemas['ChannelKind'];
export type Kind = ChannelKind['kind'];
type Workspace = Schemas['Workspace'];

/** What a channel of each kind begins with. */
const BEGINNINGS: { [K in Kind]: Extract<ChannelKind, { kind: K }> } = {
  email: { kind: 'email', to: [] },
  slack: { kind: 'slack', url: '' },
  teams: { kind: 'teams', url: '' },
  discord: { kind: 'discord', url: '' },
  telegram: { kind: 'telegram', token: '', chat: '' },
  pager_duty: { kind: 'pager_duty', routing_key: '' },
  webhook: { kind: 'webhook', url: '' },
  console: { kind: 'console' },
};

export const KINDS = Object.keys(BEGINNINGS) as Kind[];
export const DIGESTS = ['hourly', 'daily', 'weekly'] as const;

export const newChannel = (): Channel => ({ id: '', to: BEGINNINGS.email });

export const ofKind = (channel: Channel, kind: Kind): Channel => ({ ...channel, to: BEGINNINGS[kind] });

/** Whether all is there that the kind needs; what is wrong with it the server says. */
export function complete({ to }: Channel): boolean {
  switch (to.kind) {
    case 'console':
      return true;
    case 'email':
      return to.to.length > 0;
    case 'slack':
    case 'teams':
    case 'discord':
      return isReference(to.url);
    case 'telegram':
      return isReference(to.token) && to.chat.trim() !== '';
    case 'pager_duty':
      return isReference(to.routing_key);
    case 'webhook':
      return /^https?:\/\//.test(to.url) || isReference(to.url);
  }
}

/** Where it leads, as far as that is no secret. */
export function leadsTo(to: ChannelKind): string {
  switch (to.kind) {
    case 'email':
      return to.to.join(', ');
    case 'slack':
    case 'teams':
    case 'discord':
      return to.url;
    case 'webhook':
      return to.url.replace(/^(https?:\/\/[^/?#]*).*$/, '$1');
    case 'telegram':
      return to.chat;
    case 'pager_duty':
      return to.routing_key;
    case 'console':
      return '';
  }
}

/** The rules that name a channel. */
export const rulesOf = (workspace: Workspace, id: string) =>
  (workspace.rule ?? []).filter(({ channels, escalate }) => channels?.includes(id) || escalate?.channels.includes(id));

/** The workspace without a channel: rules that named it tell the others that they name. */
export function withoutChannel(workspace: Workspace, id: string): Workspace {
  const others = (channels: string[] | undefined) => (channels ?? []).filter((other) => other !== id);
  return {
    ...workspace,
    channel: (workspace.channel ?? []).filter((channel) => channel.id !== id),
    rule: (workspace.rule ?? []).map((rule) => {
      const { escalate, ...rest } = rule;
      const further = others(escalate?.channels);
      return { ...rest, channels: others(rule.channels), ...(escalate && further.length > 0 && { escalate: { ...escalate, channels: further } }) };
    }),
  };
}
