import { expect, test } from 'vitest';
import { complete, KINDS, leadsTo, newChannel, ofKind, rulesOf, withoutChannel, type ChannelKind } from './draft';

test('a channel can be saved once all is there that its kind needs', () => {
  for (const kind of KINDS) expect(complete(ofKind(newChannel(), kind)), kind).toBe(kind === 'console');
  for (const [to, expected] of [
    [{ kind: 'email', to: ['ana@example.org'] }, true],
    [{ kind: 'slack', url: 'env:SLACK_URL' }, true],
    [{ kind: 'slack', url: 'https://hooks.example.org' }, false],
    [{ kind: 'telegram', token: 'env:BOT', chat: ' ' }, false],
    [{ kind: 'telegram', token: 'env:BOT', chat: '-100' }, true],
    [{ kind: 'pager_duty', routing_key: 'env:KEY' }, true],
    [{ kind: 'webhook', url: 'ftp://example.org' }, false],
    [{ kind: 'webhook', url: 'https://example.org/hook' }, true],
    [{ kind: 'webhook', url: 'env:HOOK_URL' }, true],
  ] as [ChannelKind, boolean][]) {
    expect(complete({ id: 'one', to }), JSON.stringify(to)).toBe(expected);
  }
});

test('an address is shown without what may be a key in it', () => {
  expect(leadsTo({ kind: 'webhook', url: 'https://example.org/hook/k3y?t=1' })).toBe('https://example.org');
  expect(leadsTo({ kind: 'email', to: ['a@example.org', 'b@example.org'] })).toBe('a@example.org, b@example.org');
});

test('a channel that is removed leaves no rule that names it', () => {
  const when = { kind: 'threshold', count: 1, window: '1h' } as const;
  const workspace = {
    workspace: { id: 'w', name: 'W' },
    channel: [{ id: 'desk', to: { kind: 'console' } as const }, { id: 'phone', to: { kind: 'console' } as const }],
    rule: [
      { id: 'one', name: 'One', when, channels: ['desk', 'phone'], escalate: { after: '10m', channels: ['phone'] } },
      { id: 'two', name: 'Two', when, channels: ['desk'] },
    ],
  };
  expect(rulesOf(workspace, 'phone').map(({ id }) => id)).toEqual(['one']);
  const left = withoutChannel(workspace, 'phone');
  expect(left.channel?.map(({ id }) => id)).toEqual(['desk']);
  expect(left.rule).toEqual([{ id: 'one', name: 'One', when, channels: ['desk'] }, { id: 'two', name: 'Two', when, channels: ['desk'] }]);
});
