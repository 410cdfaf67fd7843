// The live stream, read with the token, which the browser's own EventSource cannot send.
import { EventSource } from 'eventsource';
import { useEffect, useEffectEvent } from 'react';
import { fetchWithToken } from './client';

export interface LiveFilter {
  workspace: string;
  brand?: string;
}

/**
 * Calls `heard` when the stream opens and when mentions or alerts came in, at most once every `pace` milliseconds, however many they are: what changed is
 * asked for by then, so that a storm of mentions costs no more than a breeze.
 */
export function useLive(filter: LiveFilter, kind: 'mention' | 'alert', pace: number, heard: () => void, enabled = true) {
  const tell = useEffectEvent(heard);
  const { workspace, brand } = filter;
  useEffect(() => {
    if (!enabled) return;
    let waiting: ReturnType<typeof setTimeout> | undefined;
    const address = new URL('/api/v1/stream', window.location.origin);
    address.searchParams.set('workspace', workspace);
    if (brand) address.searchParams.set('brand', brand);
    const stream = new EventSource(address, { fetch: fetchWithToken });
    const wait = () => {
      waiting ??= setTimeout(() => {
        waiting = undefined;
        tell();
      }, pace);
    };
    // What came in after it was asked for and before the stream was open, at first or again, would be seen by nobody.
    stream.addEventListener('open', wait);
    stream.addEventListener(kind, wait);
    // The server left some out for this slow reader: something came in all the same.
    stream.addEventListener('missed', wait);
    return () => {
      clearTimeout(waiting);
      stream.close();
    };
  }, [workspace, brand, kind, pace, enabled]);
}
