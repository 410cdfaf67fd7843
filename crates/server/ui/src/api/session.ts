// Who looks at this: somebody who signed in, or whoever reaches the server while it has no account.
import { api, type Schemas } from './client';

export type Role = Schemas['UserRole'];

/** The session; while it is on its way, nobody's. */
export const useSession = () => api.useQuery('get', '/api/v1/session').data;

/** All of them; each may all that the one before may. */
export const ROLES: Role[] = ['viewer', 'editor', 'admin'];

/** Whether who looks may do in a workspace what takes this role. The server checks it again: this is for what is shown. */
export function may(session: Schemas['SessionAnswer'] | undefined, workspace: string, role: Role): boolean {
  if (!session) return false;
  const { user } = session;
  if (!user || user.owner) return true;
  const theirs = user.roles[workspace];
  return theirs !== undefined && ROLES.indexOf(theirs) >= ROLES.indexOf(role);
}
