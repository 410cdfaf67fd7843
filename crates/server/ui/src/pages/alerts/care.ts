// Taking care of alerts: under which name, and what happens then.
import { useLocalStorage } from '@mantine/hooks';
import { notifications } from '@mantine/notifications';
import { useQueryClient } from '@tanstack/react-query';
import { useSession } from '../../api/session';

/** The name under which the reader acts: that of their account, or whatever they write where there is none. */
export function useCarer() {
  const user = useSession()?.user;
  const [written, setName] = useLocalStorage({ key: 'vigie-name', defaultValue: '', getInitialValueInEffect: false });
  return { name: user?.name ?? written.trim(), written, setName, known: user != null };
}

/** What follows a deed: all that may have changed is asked for again, and a refusal is shown. */
export function useTold() {
  const queries = useQueryClient();
  return {
    onSuccess: () => queries.invalidateQueries({ predicate: ({ queryKey }) => /alerts|silences/.test(JSON.stringify(queryKey)) }),
    onError: (error: unknown) => void notifications.show({ color: 'red', message: error instanceof Error ? error.message : String(error) }),
  };
}
