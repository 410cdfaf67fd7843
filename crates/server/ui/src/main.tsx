// The dashboard: providers around the router, nothing else.
import '@mantine/core/styles.css';
import '@mantine/notifications/styles.css';
import './style.css';
import './i18n';
import { MantineProvider } from '@mantine/core';
import { Notifications } from '@mantine/notifications';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import i18next from 'i18next';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { Refusal } from './api/client';
import { router } from './router';
import { theme } from './theme';

const queries = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 30_000,
      // What the server refuses it will refuse again; what did not arrive may the next time.
      retry: (failures, error) => failures < 2 && !(error instanceof Refusal && error.status < 500),
    },
  },
});
// The server answers in the reader's language.
i18next.on('languageChanged', () => void queries.invalidateQueries());

const root = document.getElementById('root');
if (root) {
  createRoot(root).render(
    <StrictMode>
      <MantineProvider theme={theme} defaultColorScheme="auto">
        <Notifications position="bottom-right" />
        <QueryClientProvider client={queries}>
          <RouterProvider router={router} context={{ queries }} />
        </QueryClientProvider>
      </MantineProvider>
    </StrictMode>,
  );
}
