import type { Client } from 'graphql-ws';
import { useCallback, useEffect, useRef, useState } from 'react';
import type { Identity } from './identity.js';
import { followInbox, type FeedStart } from './inbox-feed.js';
import type { InboxEvent } from './inbox-event.js';

/** A listed event, numbered in the order of arrival. */
export interface ListedEvent {
  readonly number: number;
  readonly event: InboxEvent;
}

export interface InboxFeed {
  /** Newest first, at most `longestList`. */
  readonly events: readonly ListedEvent[];
  readonly listening: boolean;
  /** Why the feed ended by itself, else null. */
  readonly failure: string | null;
  /** Stops listening; going on later replays what came in between. */
  readonly pause: () => void;
  readonly resume: () => void;
  readonly clear: () => void;
}

const longestList = 200;
/** A long replay is drawn in a few steps, not once for each event. */
const drawEveryMs = 50;

/**
 * Follows the inbox of `identity` for as long as the page shows it, and keeps the newest events. An offered identity
 * starts with everything in its inbox, a pasted one with what comes next: its inbox may be years long.
 */
export function useInboxFeed(client: Client, identity: Identity | null): InboxFeed {
  const [events, setEvents] = useState<readonly ListedEvent[]>([]);
  const [listening, setListening] = useState(identity !== null);
  const [failure, setFailure] = useState<string | null>(null);
  const start = useRef<FeedStart>(identity?.origin === 'pasted' ? 'now' : { after: null });
  const count = useRef(0);

  useEffect(() => {
    if (!listening) return undefined;
    let arrived: ListedEvent[] = [];
    let timer: ReturnType<typeof setTimeout> | undefined;

    const draw = (): void => {
      timer = undefined;
      const batch = arrived;
      arrived = [];
      setEvents((listed) => prepend(listed, batch));
    };
    const stop = followInbox({
      client,
      start: start.current,
      onEvent: (event) => {
        if (!isSnapshotRequired(event)) start.current = { after: event.cursor };
        arrived.push({ number: (count.current += 1), event });
        timer ??= setTimeout(draw, drawEveryMs);
      },
      onEnd: (reason) => {
        setFailure(reason);
        setListening(false);
      },
    });

    return () => {
      stop();
      clearTimeout(timer);
      draw();
    };
  }, [client, listening]);

  return {
    events,
    listening,
    failure,
    pause: useCallback(() => {
      setListening(false);
    }, []),
    resume: useCallback(() => {
      setFailure(null);
      setListening(true);
    }, []),
    clear: useCallback(() => {
      setEvents([]);
    }, []),
  };
}

/** Of marks in direct succession only the newest says anything: each reconnect brings another one. */
function prepend(listed: readonly ListedEvent[], arrived: readonly ListedEvent[]): readonly ListedEvent[] {
  return arrived.reduce<readonly ListedEvent[]>((newestFirst, next) => {
    const previous = newestFirst[0];
    const repeats = previous && isMark(previous.event) && isMark(next.event);
    return [next, ...(repeats ? newestFirst.slice(1) : newestFirst)].slice(0, longestList);
  }, listed);
}

function isMark(event: InboxEvent): boolean {
  return event.__typename === 'SyncCompleted';
}

function isSnapshotRequired(event: InboxEvent): boolean {
  return event.__typename === 'SyncCompleted' && event.mode === 'SNAPSHOT_REQUIRED';
}
