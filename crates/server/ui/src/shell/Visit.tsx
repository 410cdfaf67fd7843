// Behind a link that signs in at once, such as the one that `vigie demo` prints: nothing is asked of whoever follows it.
import { Center, Loader } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useLocation, useNavigate } from '@tanstack/react-router';
import { useEffect } from 'react';
import { api } from '../api/client';
import { admit } from '../api/token';
import { Shut } from './Doorway';

export function Visit() {
  const queries = useQueryClient();
  const navigate = useNavigate();
  // Behind the #, so that it is in no log on its way.
  const key = useLocation().hash;
  // The link is good once: whoever came in by it before, and follows it again, is in already.
  const session = api.useQuery('get', '/api/v1/session');
  const known = session.data?.user !== undefined;
  const once = { enabled: session.data !== undefined && !known, retry: false, staleTime: Infinity, gcTime: 0 };
  const entered = api.useQuery('post', '/api/v1/entrances', { body: { key } }, once);
  const inside = known || entered.isSuccess;
  useEffect(() => {
    if (!inside) return;
    admit();
    void navigate({ to: '/', replace: true }).then(() => queries.resetQueries());
  }, [inside, navigate, queries]);
  const error = session.error ?? entered.error;
  if (!error) return <Center mih="100vh"><Loader aria-label="Vigie" /></Center>;
  return <Shut error={error} leave={() => void navigate({ to: '/' })} />;
}
