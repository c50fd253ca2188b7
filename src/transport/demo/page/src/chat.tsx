import { useEffect, useState } from 'react';
import type { ChatSession } from './chat-session.js';
import { ConnectionBanner } from './connection-banner.js';
import { Conversation } from './conversation.js';
import { ConversationList } from './conversation-list.js';
import { wordsOfFailure } from './failure-words.js';
import { Icon } from './icons.js';
import { NewConversation } from './new-conversation.js';
import { useObserved } from './observed.js';
import { useChosenPeer } from './use-chosen-peer.js';

export interface ChatProps {
  readonly session: ChatSession;
  readonly onLeave: () => void;
}

/** The list beside the open conversation; on a phone one of the two. */
export function Chat({ session, onLeave }: ChatProps) {
  useObserved(session);
  const [peerId, choosePeer] = useChosenPeer();
  const [isStarting, setIsStarting] = useState(false);
  useUnreadTitle(session);

  if (session.failure) {
    return (
      <main className="notice">
        <h1>Signed out</h1>
        <p>{wordsOfFailure(session.failure.code)}</p>
        <button type="button" className="primary" onClick={onLeave}>
          Choose somebody
        </button>
      </main>
    );
  }
  return (
    <div className="chat" data-open={peerId !== null}>
      <ConversationList
        session={session}
        peerId={peerId}
        onChoose={choosePeer}
        onStart={() => setIsStarting(true)}
        onLeave={onLeave}
      />
      <div className="stage">
        <ConnectionBanner session={session} />
        {peerId === null ? (
          <main className="stage-empty">
            <img src="favicon.svg" alt="" width="72" height="72" />
            <p>Choose a conversation, or start one.</p>
          </main>
        ) : (
          <Conversation key={peerId} session={session} peerId={peerId} onBack={() => choosePeer(null)} />
        )}
      </div>
      {isStarting && (
        <NewConversation
          session={session}
          onChoose={(chosen) => {
            setIsStarting(false);
            choosePeer(chosen);
          }}
          onClose={() => setIsStarting(false)}
        />
      )}
      <div className="remarks" role="status">
        {session.remark !== null && (
          <p className="remark">
            {session.remark}
            <button type="button" aria-label="Dismiss" onClick={() => session.forgetRemark()}>
              <Icon name="close" />
            </button>
          </p>
        )}
      </div>
    </div>
  );
}

function useUnreadTitle({ contacts }: ChatSession): void {
  const unread = contacts.reduce((sum, { conversation }) => sum + (conversation?.unreadCount ?? 0), 0);
  useEffect(() => {
    document.title = unread > 0 ? `(${unread}) Duet` : 'Duet';
  }, [unread]);
}
