// Taking care of alerts: under which name, and what happens then.
import { useLocalStorage } from '@mantine/hooks';
import { notifications } from '@mantine/notifications';
import { useQueryClient } from '@tanstack/react-query';

/** The name under which the reader acts. There are no accounts yet, so it is whatever they write. */
export function useCarer() {
  const [name, setName] = useLocalStorage({ key: 'vigie-name', defaultValue: '', getInitialValueInEffect: false });
  return { name: name.trim(), written: name, setName };
}

/** What follows a deed: all that may have changed is asked for again, and a refusal is shown. */
export function useTold() {
  const queries = useQueryClient();
  return {
    onSuccess: () => queries.invalidateQueries({ predicate: ({ queryKey }) => /alerts|silences/.test(JSON.stringify(queryKey)) }),
    onError: (error: unknown) => void notifications.show({ color: 'red', message: error instanceof Error ? error.message : String(error) }),
  };
}
