import type { Client } from 'graphql-ws';
import { memo, useState } from 'react';
import type { Identity } from './identity.js';
import { describeEvent, type InboxEvent } from './inbox-event.js';
import { useInboxFeed, type ListedEvent } from './use-inbox-feed.js';

export interface LiveEventsProps {
  readonly client: Client;
  readonly identity: Identity | null;
}

/**
 * What happens to the chosen user, newest first. GraphiQL's answer pane keeps only the latest payload of a subscription
 * and stops it when another tab is opened; this list goes on.
 */
export function LiveEvents({ client, identity }: LiveEventsProps) {
  const { events, listening, failure, pause, resume, clear } = useInboxFeed(client, identity);

  return (
    <aside className="duet-events" aria-label="Live events">
      <div className="duet-events-head">
        <h2>Live events</h2>
        {identity && (
          <button
            type="button"
            className="graphiql-button"
            title={
              listening
                ? 'Stop listening. What you miss is replayed when you go on.'
                : 'Replays what was missed, then goes on live'
            }
            onClick={listening ? pause : resume}
          >
            {listening ? 'Pause' : 'Resume'}
          </button>
        )}
        <button type="button" className="graphiql-button" onClick={clear} disabled={events.length === 0}>
          Clear
        </button>
      </div>

      {failure && (
        <p className="duet-failure" role="alert">
          {failure}
        </p>
      )}
      {events.length === 0 && !failure && <EmptyHint identity={identity} listening={listening} />}
      <ol className="duet-event-list" aria-live="polite" aria-relevant="additions">
        {events.map((listed) => (
          <EventItem key={listed.number} listed={listed} viewerId={identity?.userId ?? ''} />
        ))}
      </ol>
    </aside>
  );
}

function EmptyHint({
  identity,
  listening,
}: {
  readonly identity: Identity | null;
  readonly listening: boolean;
}) {
  if (!identity)
    return <p className="duet-hint">Paste a token at the top, and what happens to its user appears here.</p>;
  if (!listening) return <p className="duet-hint">Paused. What arrives now is replayed when you resume.</p>;
  return (
    <p className="duet-hint">
      Nothing yet. Messages to and from {identity.label} appear here as they happen.
    </p>
  );
}

const EventItem = memo(function EventItem({
  listed,
  viewerId,
}: {
  readonly listed: ListedEvent;
  readonly viewerId: string;
}) {
  const [isOpen, setIsOpen] = useState(false);
  const { event } = listed;
  if (event.__typename === 'SyncCompleted') return <SyncMark event={event} />;

  const { tone, who, text } = describeEvent(event, viewerId);
  return (
    <li className={`duet-event is-${tone}`}>
      <details
        onToggle={(toggled) => {
          setIsOpen(toggled.currentTarget.open);
        }}
      >
        <summary title="Show the whole event">
          <span className="duet-event-top">
            <code>{event.__typename}</code>
            {'message' in event && <span>#{event.message.seq}</span>}
            <time dateTime={event.at}>{new Date(event.at).toLocaleTimeString()}</time>
          </span>
          <span className="duet-event-who">{who}</span>
          <span className="duet-event-text">{text}</span>
        </summary>
        {isOpen && <pre>{JSON.stringify(event, null, 2)}</pre>}
      </details>
    </li>
  );
});

/** The line between what was replayed (below it, as the newest is on top) and what arrived live (above it). */
function SyncMark({ event }: { readonly event: InboxEvent & { readonly __typename: 'SyncCompleted' } }) {
  const text = event.mode === 'RESUMED' ? 'live from here' : 'too long away: starting anew';
  return (
    <li className="duet-mark" title={`SyncCompleted, ${event.mode}`}>
      <span>SyncCompleted: {text}</span>
    </li>
  );
}
