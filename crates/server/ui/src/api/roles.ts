// Who may do what, from who signed in. The server checks it again: this is for what is shown.
import type { Schemas } from './client';

export type Role = Schemas['UserRole'];
type Session = Schemas['SessionAnswer'];

/** All of them; each may all that the one before may. */
export const ROLES: Role[] = ['viewer', 'editor', 'admin'];

/** What who looks may do in a workspace; nothing: not even know of it. */
function roleIn({ user, token }: Session, workspace: string): Role | undefined {
  if (user) return user.owner ? 'admin' : user.roles[workspace];
  if (!token) return 'admin';
  return typeof token.scope === 'object' && token.scope.workspace.id === workspace ? token.scope.workspace.role : undefined;
}

/** Whether who looks may do in a workspace what takes this role. */
export function may(session: Session | undefined, workspace: string, role: Role): boolean {
  const theirs = session && roleIn(session, workspace);
  return theirs !== undefined && ROLES.indexOf(theirs) >= ROLES.indexOf(role);
}

/** Whether this whole Vigie is theirs: they make workspaces. */
export const runs = (session: Session | undefined) => session !== undefined && !session.token && (session.user?.owner ?? true);
