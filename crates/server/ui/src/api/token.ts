// The token of `server.token`, where one is asked for. It is kept for as long as the browser's tab is open, and nowhere else.
import { useSyncExternalStore } from 'react';

const KEY = 'vigie-token';
let demanded: 'no' | 'first' | 'again' = 'no';
const listeners = new Set<() => void>();

const tell = () => listeners.forEach((listener) => listener());

export const currentToken = () => sessionStorage.getItem(KEY);

/** The server did not accept what it was sent. */
export function demandToken() {
  demanded = demanded === 'no' && !currentToken() ? 'first' : 'again';
  sessionStorage.removeItem(KEY);
  tell();
}

export function giveToken(token: string) {
  sessionStorage.setItem(KEY, token);
  demanded = 'no';
  tell();
}

/** Somebody signed in: what they ask for next is answered. */
export function admit() {
  demanded = 'no';
  tell();
}

/** Whether a token is to be asked for before anything else can be shown, and whether that is since the last one was wrong. */
export const useTokenDemanded = () =>
  useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => demanded,
  );
