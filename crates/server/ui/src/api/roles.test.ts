import { expect, test } from 'vitest';
import { may, ROLES, runs, type Role } from './roles';
import type { Schemas } from './client';

type Session = Schemas['SessionAnswer'];

const user = (owner: boolean, roles: Record<string, Role>) => ({ id: '1', email: 'a@example.org', name: 'A', owner, roles });
const token = (scope: Schemas['TokenScope']) => ({ id: '1', name: 't', scope, made_by: 'a', made_at: '2026-01-01T00:00:00Z' });

test('who may what where', () => {
  for (const [who, session, allowed, all] of [
    ['nobody yet', undefined, [], false],
    ['whoever reaches a server without accounts', { open: true }, ROLES, true],
    ['an owner', { open: false, user: user(true, {}) }, ROLES, true],
    ['a viewer', { open: false, user: user(false, { here: 'viewer' }) }, ['viewer'], false],
    ['an editor', { open: false, user: user(false, { here: 'editor' }) }, ['viewer', 'editor'], false],
    ['an admin', { open: false, user: user(false, { here: 'admin' }) }, ROLES, false],
    ['an admin of another workspace', { open: false, user: user(false, { there: 'admin' }) }, [], false],
    ['a token to read', { open: false, token: token({ workspace: { id: 'here', role: 'viewer' } }) }, ['viewer'], false],
    ['a token to push', { open: false, token: token('push') }, [], false],
  ] as [string, Session | undefined, Role[], boolean][]) {
    expect(ROLES.filter((role) => may(session, 'here', role)), who).toEqual(allowed);
    expect(runs(session), who).toBe(all);
  }
});
