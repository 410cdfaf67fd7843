// What the reader may do in the workspace that is looked at. Pages show what can be done there to whoever may do it.
import { may, type Role } from './api/roles';
import { useSession } from './api/session';
import { useScene } from './workspace';

export function useMay(role: Role): boolean {
  const { id } = useScene();
  return may(useSession(), id, role);
}
