// Who looks at this: somebody who signed in, or whoever reaches the server while it has no account.
import { api } from './client';

/** The session; while it is on its way, nobody's. */
export const useSession = () => api.useQuery('get', '/api/v1/session').data;
