import type { Client } from 'graphql-ws';
import { inboxPositionDocument, liveInboxDocument } from './inbox-document.js';
import type { InboxEvent } from './inbox-event.js';

/** Where a feed begins: at the first entry that is kept, after a known one, or at what comes next. */
export type FeedStart = { readonly after: string | null } | 'now';

export interface FeedOptions {
  readonly client: Client;
  readonly start: FeedStart;
  /** Called for each entry in the inbox's order, each entry once. */
  readonly onEvent: (event: InboxEvent) => void;
  /** Called at most once, when the feed has ended for a reason that it cannot mend by itself. */
  readonly onEnd: (reason: string) => void;
}

/**
 * Follows the viewer's inbox the way a real client does: resumes after the last cursor when the socket comes back, and
 * when the server asks for a new start (SNAPSHOT_REQUIRED) takes the snapshot's position and goes on from there.
 * Answers the function that stops it; after that neither callback is called.
 */
export function followInbox({ client, start, onEvent, onEnd }: FeedOptions): () => void {
  let stopped = false;
  let stopOperation: () => void = () => undefined;

  const end = (reason: unknown): void => {
    if (stopped) return;
    stopped = true;
    onEnd(describeFailure(reason));
  };

  const subscribe = (after: string | null): void => {
    // graphql-ws sends this same object again after a reconnect, so the cursor kept in it is where the stream resumes.
    const variables = { after };
    let snapshotRequired = false;
    stopOperation = client.subscribe<{ inbox: InboxEvent }>(
      { query: liveInboxDocument, operationName: 'LiveInbox', variables },
      {
        next: ({ data, errors }) => {
          if (stopped) return;
          if (!data) {
            end(errors);
            return;
          }
          const event = data.inbox;
          snapshotRequired = event.__typename === 'SyncCompleted' && event.mode === 'SNAPSHOT_REQUIRED';
          if (!snapshotRequired) variables.after = event.cursor;
          onEvent(event);
        },
        error: end,
        complete: () => {
          if (stopped) return;
          if (snapshotRequired) subscribeAfterSnapshot();
          else end('The server ended the stream');
        },
      },
    );
  };

  const subscribeAfterSnapshot = (): void => {
    let position: string | null = null;
    stopOperation = client.subscribe<{ inboxSnapshot: { cursor: string } }>(
      { query: inboxPositionDocument, operationName: 'InboxPosition' },
      {
        next: ({ data, errors }) => {
          if (data) position = data.inboxSnapshot.cursor;
          else end(errors);
        },
        error: end,
        complete: () => {
          if (!stopped && position !== null) subscribe(position);
        },
      },
    );
  };

  if (start === 'now') subscribeAfterSnapshot();
  else subscribe(start.after);

  return () => {
    stopped = true;
    stopOperation();
  };
}

/** A refusal's own words where there are some: GraphQL errors, a close frame's reason, or an error's message. */
function describeFailure(reason: unknown): string {
  if (Array.isArray(reason)) return reason.map(describeFailure).join('; ');
  if (typeof reason === 'string') return reason;
  if (reason instanceof CloseEvent) return `Closed with ${String(reason.code)} ${reason.reason}`.trim();
  if (typeof reason === 'object' && reason !== null && 'message' in reason) return String(reason.message);
  return 'The stream failed';
}
