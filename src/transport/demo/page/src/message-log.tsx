import { useEffect, useLayoutEffect, useRef, useState } from 'react';
import type { ChatSession } from './chat-session.js';
import { wordsOfGap } from './content-words.js';
import type { ComposerAim } from './conversation.js';
import type { ConversationWindow } from './conversation-window.js';
import { Icon } from './icons.js';
import { MessageRow } from './message-row.js';
import { useObserved } from './observed.js';
import { dayName } from './time-words.js';
import { timelineOf, type TimelineEntry } from './timeline.js';
import { useReadMark } from './use-read-mark.js';

export interface MessageLogProps {
  readonly session: ChatSession;
  readonly conversation: ConversationWindow;
  readonly peerId: string;
  readonly onAim: (aim: ComposerAim) => void;
}

/** This near to an end counts as there. */
const nearPx = 48;
const readOlderAtPx = 400;

/** The messages. Stays at the newest one while that is in view, and where it is when older ones are put above. */
export function MessageLog({ session, conversation, peerId, onAim }: MessageLogProps) {
  useObserved(conversation);
  const scroller = useRef<HTMLDivElement>(null);
  const content = useRef<HTMLDivElement>(null);
  const isAtEnd = useRef(true);
  const shape = useRef({ height: 0, first: '', lastOwn: '' });
  const [isAway, setIsAway] = useState(false);
  const { messages, gaps, outbox, firstUnreadSeq, hasOlder, isOlderMissing, isReadingOlder } = conversation;
  useReadMark({ session, conversation, peerId, isAway });

  const entries = timelineOf({ messages, gaps, outbox, firstUnreadSeq, myId: session.me.userId });
  const first = messages[0]?.id ?? '';
  const lastOwn = outbox.at(-1)?.clientMessageId ?? shape.current.lastOwn;

  useLayoutEffect(() => {
    const place = scroller.current;
    if (!place) return;
    const before = shape.current;
    // Whoever writes wants to see it.
    if (lastOwn !== before.lastOwn) isAtEnd.current = true;
    if (isAtEnd.current) place.scrollTop = place.scrollHeight;
    else if (first !== before.first) place.scrollTop += place.scrollHeight - before.height;
    shape.current = { height: place.scrollHeight, first, lastOwn };
    if (place.scrollTop < readOlderAtPx && hasOlder && !isOlderMissing) void conversation.readOlder();
  });

  useEffect(() => {
    const [place, inner] = [scroller.current, content.current];
    if (!place || !inner) return;
    const follow = new ResizeObserver(() => {
      if (isAtEnd.current) place.scrollTop = place.scrollHeight;
      shape.current = { ...shape.current, height: place.scrollHeight };
    });
    follow.observe(place);
    follow.observe(inner);
    return () => follow.disconnect();
  }, []);

  const onScroll = (): void => {
    const place = scroller.current;
    if (!place) return;
    isAtEnd.current = place.scrollHeight - place.scrollTop - place.clientHeight < nearPx;
    setIsAway(!isAtEnd.current);
    if (place.scrollTop < readOlderAtPx && !isOlderMissing) void conversation.readOlder();
  };
  const showNewest = (): void => {
    isAtEnd.current = true;
    scroller.current?.scrollTo({ top: scroller.current.scrollHeight, behavior: 'smooth' });
  };
  return (
    <div className="log-place">
      <div
        ref={scroller}
        className="log"
        role="log"
        aria-label="Messages"
        aria-busy={isReadingOlder || !conversation.isRead}
        tabIndex={0}
        onScroll={onScroll}
      >
        <div ref={content} className="log-content">
          <Top conversation={conversation} />
          <ol className="timeline">
            {entries.map((entry) => (
              <Entry
                key={entry.key}
                entry={entry}
                session={session}
                conversation={conversation}
                onAim={onAim}
              />
            ))}
          </ol>
          {conversation.isRead && entries.length === 0 && !conversation.isIncomplete && (
            <p className="log-empty">Nothing here yet. Say hello.</p>
          )}
          {session.isTyping(peerId) && (
            <p className="typing" aria-hidden="true">
              <span />
              <span />
              <span />
            </p>
          )}
        </div>
      </div>
      {isAway && (
        <button type="button" className="to-newest" aria-label="To the newest message" onClick={showNewest}>
          <Icon name="down" />
        </button>
      )}
    </div>
  );
}

function Top({ conversation }: Pick<MessageLogProps, 'conversation'>) {
  const { isOlderMissing, isIncomplete, isReadingOlder } = conversation;
  if (isReadingOlder) return <p className="log-top">Loading earlier messages …</p>;
  if (isIncomplete) return <p className="log-top">Earlier messages come when you are online again.</p>;
  if (!isOlderMissing) return null;
  return (
    <p className="log-top">
      Earlier messages need a connection.{' '}
      <button type="button" className="link" onClick={() => void conversation.readOlder()}>
        Try again
      </button>
    </p>
  );
}

interface EntryProps extends Pick<MessageLogProps, 'session' | 'conversation' | 'onAim'> {
  readonly entry: TimelineEntry;
}

function Entry({ entry, ...rest }: EntryProps) {
  switch (entry.kind) {
    case 'DAY':
      return <li className="divider">{dayName(entry.at)}</li>;
    case 'UNREAD':
      return <li className="divider is-unread">New messages</li>;
    case 'GAP':
      return <li className="gap">{wordsOfGap(entry.gap)}</li>;
    case 'MESSAGE':
      return <MessageRow {...rest} {...entry} />;
  }
}
