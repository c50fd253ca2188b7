import type { ChatSession, Contact } from './chat-session.js';
import { Avatar } from './avatar.js';
import { previewOf } from './content-words.js';
import { Icon } from './icons.js';
import { Receipt } from './receipt.js';
import { briefTime } from './time-words.js';

export interface ConversationListProps {
  readonly session: ChatSession;
  readonly peerId: string | null;
  readonly onChoose: (peerId: string) => void;
  readonly onStart: () => void;
  readonly onLeave: () => void;
}

/** Everybody with whom something was written, and on an empty list the demo's other users. */
export function ConversationList({ session, peerId, onChoose, onStart, onLeave }: ConversationListProps) {
  const { me, contacts, isRead, isSettled, config } = session;
  const others = config.users.filter(({ userId }) => userId !== me.userId);
  const suggested = others.filter((user) => !contacts.some((contact) => contact.peerId === user.userId));
  return (
    <nav className="sidebar" aria-label="Conversations">
      <header className="sidebar-head">
        <Avatar userId={me.userId} name={session.nameOf(me.userId)} isOnline={session.state === 'LIVE'} />
        <h1>{session.nameOf(me.userId)}</h1>
        <button
          type="button"
          className="quiet"
          aria-label="New conversation"
          title="New conversation"
          onClick={onStart}
        >
          <Icon name="pencil" />
        </button>
        <button
          type="button"
          className="quiet"
          aria-label="Be somebody else"
          title="Be somebody else"
          onClick={onLeave}
        >
          <Icon name="exit" />
        </button>
      </header>
      {isRead && (
        <div className="sidebar-body">
          <ul className="contacts">
            {contacts.map((contact) => (
              <li key={contact.peerId}>
                <ContactRow
                  session={session}
                  contact={contact}
                  isOpen={contact.peerId === peerId}
                  onChoose={onChoose}
                />
              </li>
            ))}
          </ul>
          {isSettled && suggested.length > 0 && (
            <section className="suggested">
              <h2>{contacts.length === 0 ? 'Write to somebody' : 'Others here'}</h2>
              <ul className="contacts">
                {suggested.map(({ userId, label }) => (
                  <li key={userId}>
                    <button
                      type="button"
                      className="contact"
                      aria-current={userId === peerId ? 'true' : undefined}
                      onClick={() => onChoose(userId)}
                    >
                      <Avatar userId={userId} name={label} isOnline={session.isOnline(userId)} />
                      <span className="contact-name">{label}</span>
                      <span className="contact-last">
                        <span className="contact-preview">Say hello</span>
                      </span>
                    </button>
                  </li>
                ))}
              </ul>
            </section>
          )}
        </div>
      )}
    </nav>
  );
}

interface ContactRowProps {
  readonly session: ChatSession;
  readonly contact: Contact;
  readonly isOpen: boolean;
  readonly onChoose: (peerId: string) => void;
}

function ContactRow({ session, contact, isOpen, onChoose }: ContactRowProps) {
  const { peerId, conversation, waiting } = contact;
  const name = session.nameOf(peerId);
  const isOnline = session.isOnline(peerId);
  const unread = conversation?.unreadCount ?? 0;
  const at = waiting?.createdAt ?? conversation?.lastActivityAt;
  return (
    <button
      type="button"
      className="contact"
      aria-current={isOpen ? 'true' : undefined}
      onClick={() => onChoose(peerId)}
    >
      <Avatar userId={peerId} name={name} isOnline={isOnline} />
      <span className="contact-name">
        {name}
        {isOnline && <span className="unseen">, online</span>}
      </span>
      {at !== undefined && <time dateTime={at}>{briefTime(at)}</time>}
      <span className="contact-last">
        <span className="contact-preview">
          <Preview session={session} contact={contact} />
        </span>
        {unread > 0 && (
          <span className="badge">
            {unread >= 250 ? '250+' : unread}
            <span className="unseen"> unread</span>
          </span>
        )}
      </span>
    </button>
  );
}

function Preview({ session, contact }: Pick<ContactRowProps, 'session' | 'contact'>) {
  const { peerId, conversation, waiting } = contact;
  if (session.isTyping(peerId)) return <em className="is-typing">is typing …</em>;
  if (waiting) {
    return (
      <>
        <Receipt status={waiting.state} /> {previewOf(waiting.content)}
      </>
    );
  }
  const last = conversation?.lastMessage;
  if (!last) return null;
  const isOwn = last.sender.id === session.me.userId;
  return (
    <>
      {isOwn && last.content.__typename !== 'RecalledContent' && <Receipt status={last.status} />}{' '}
      {previewOf(last.content)}
    </>
  );
}
