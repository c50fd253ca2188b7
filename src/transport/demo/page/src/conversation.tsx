import { useEffect, useMemo, useRef, useState, type DragEvent } from 'react';
import { Avatar } from './avatar.js';
import type { ChatSession } from './chat-session.js';
import { Composer } from './composer.js';
import { ConversationWindow } from './conversation-window.js';
import { Icon } from './icons.js';
import { MessageLog } from './message-log.js';
import { useObserved } from './observed.js';
import type { ShownMessage } from './timeline.js';
import { UploadList } from './upload-list.js';

export interface ConversationProps {
  readonly session: ChatSession;
  readonly peerId: string;
  readonly onBack: () => void;
}

/** What the next message has to do with an earlier one. */
export interface ComposerAim {
  readonly kind: 'REPLY' | 'EDIT';
  readonly message: ShownMessage;
}

/** One conversation, from its head to the field to write in. */
export function Conversation({ session, peerId, onBack }: ConversationProps) {
  useObserved(session);
  const conversationWindow = useMemo(() => new ConversationWindow(session.client, peerId), [session, peerId]);
  useEffect(() => () => conversationWindow.close(), [conversationWindow]);
  const [aim, setAim] = useState<ComposerAim | null>(null);
  const name = session.nameOf(peerId);
  const head = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    // Where nothing is typed by hand the field would bring up the keyboard.
    if (matchMedia('(pointer: coarse)').matches) head.current?.focus();
  }, []);

  const takeFiles = (event: DragEvent): void => {
    event.preventDefault();
    session.uploads.add(peerId, event.dataTransfer.files);
  };
  return (
    <main
      className="conversation"
      aria-label={`Conversation with ${name}`}
      onDragOver={(event) => event.preventDefault()}
      onDrop={takeFiles}
    >
      <header className="conversation-head">
        <button type="button" className="quiet back" aria-label="Back to the list" onClick={onBack}>
          <Icon name="back" />
        </button>
        <Avatar userId={peerId} name={name} isOnline={session.isOnline(peerId)} />
        <div>
          <h1 ref={head} tabIndex={-1}>
            {name}
          </h1>
          <p role="status">{presenceWords(session, peerId)}</p>
        </div>
      </header>
      <MessageLog session={session} conversation={conversationWindow} peerId={peerId} onAim={setAim} />
      <UploadList uploads={session.uploads} peerId={peerId} />
      <Composer key={aimKey(aim)} session={session} peerId={peerId} aim={aim} onDone={() => setAim(null)} />
    </main>
  );
}

function presenceWords(session: ChatSession, peerId: string): string {
  if (session.isTyping(peerId)) return 'typing …';
  return session.isOnline(peerId) ? 'online' : '';
}

/** Editing has its own text; a reply goes on with what was being written. */
function aimKey(aim: ComposerAim | null): string {
  return aim?.kind === 'EDIT' ? `edit ${aim.message.key}` : 'write';
}
