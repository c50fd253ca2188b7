import type { ChatSession } from './chat-session.js';
import { previewOf } from './content-words.js';
import type { ComposerAim } from './conversation.js';
import type { ConversationWindow } from './conversation-window.js';
import { wordsOfFailure } from './failure-words.js';
import { MessageActions } from './message-actions.js';
import { MessageBody } from './message-body.js';
import { Receipt } from './receipt.js';
import { clockTime } from './time-words.js';
import type { ShownMessage } from './timeline.js';

export interface MessageRowProps {
  readonly session: ChatSession;
  readonly conversation: ConversationWindow;
  readonly message: ShownMessage;
  readonly isFirst: boolean;
  readonly isLast: boolean;
  readonly onAim: (aim: ComposerAim) => void;
}

/** One message with what belongs to it: whom it answers, when, how far it has come, what can be done with it. */
export function MessageRow({ session, conversation, message, isFirst, isLast, onAim }: MessageRowProps) {
  const { isOwn, senderId, content, at, status, replyToId, stored, waiting } = message;
  const isNotification = content.__typename === 'SystemNotificationContent';
  return (
    <li
      className="message"
      data-own={isOwn}
      data-first={isFirst}
      data-last={isLast}
      data-kind={content.__typename}
      data-status={status}
    >
      <span className="unseen">{isOwn ? 'You' : session.nameOf(senderId)}:</span>
      <div className="message-line">
        <div className="bubble">
          {replyToId !== null && (
            <Quote session={session} conversation={conversation} messageId={replyToId} />
          )}
          <MessageBody session={session} conversation={conversation} message={message} />
        </div>
        {stored && content.__typename !== 'RecalledContent' && (
          <MessageActions session={session} message={message} stored={stored} onAim={onAim} />
        )}
      </div>
      {(isLast || stored?.editedAt) && !isNotification && (
        <p className="meta">
          {stored?.editedAt && content.__typename !== 'RecalledContent' && <span>edited</span>}
          <time dateTime={at}>{clockTime(at)}</time>
          {isOwn && content.__typename !== 'RecalledContent' && <Receipt status={status} />}
        </p>
      )}
      {waiting?.state === 'REFUSED' && (
        <div className="refused">
          <p>
            <strong>Not sent.</strong> {wordsOfFailure(waiting.code)}
          </p>
          <button type="button" onClick={() => session.retry(waiting.clientMessageId)}>
            Try again
          </button>
          <button
            type="button"
            onClick={() => void session.attempt(() => session.client.discardMessage(waiting.clientMessageId))}
          >
            Discard
          </button>
        </div>
      )}
    </li>
  );
}

interface QuoteProps extends Pick<MessageRowProps, 'session' | 'conversation'> {
  readonly messageId: string;
}

/** What is answered, in one line. */
function Quote({ session, conversation, messageId }: QuoteProps) {
  const quoted = conversation.messages.find(({ id }) => id === messageId) ?? session.quoted(messageId);
  if (quoted === undefined) return <p className="quote">…</p>;
  return (
    <blockquote className="quote">
      {quoted ? (
        <>
          <strong>{quoted.sender.id === session.me.userId ? 'You' : session.nameOf(quoted.sender.id)}</strong>
          <span>{previewOf(quoted.content)}</span>
        </>
      ) : (
        <span>A message that is gone</span>
      )}
    </blockquote>
  );
}
