import { useEffect, useState } from 'react';
import type { ChatSession } from './chat-session.js';
import type { ConversationWindow } from './conversation-window.js';

export interface ReadMarkProps {
  readonly session: ChatSession;
  readonly conversation: ConversationWindow;
  readonly peerId: string;
  /** Scrolled back: what comes now is not seen. */
  readonly isAway: boolean;
}

/** Marks as read what is in front of somebody's eyes: the newest message is in view, and the page is. */
export function useReadMark({ session, conversation, peerId, isAway }: ReadMarkProps): void {
  const isLookedAt = useIsLookedAt();
  const contact = session.contacts.find((one) => one.peerId === peerId)?.conversation ?? null;
  const newest = conversation.messages.at(-1)?.seq ?? 0;

  useEffect(() => {
    if (!contact || !conversation.isRead) return;
    conversation.noteUnread(contact);
    if (!isLookedAt || isAway || newest <= contact.readUpToSeq) return;
    // Works without a connection; what the server has against it changes nothing here.
    session.client.markRead(peerId, newest).catch(() => undefined);
  }, [session, conversation, contact, peerId, newest, isAway, isLookedAt]);
}

function useIsLookedAt(): boolean {
  const [isVisible, setIsVisible] = useState(document.visibilityState === 'visible');
  useEffect(() => {
    const look = (): void => setIsVisible(document.visibilityState === 'visible');
    document.addEventListener('visibilitychange', look);
    return () => document.removeEventListener('visibilitychange', look);
  }, []);
  return isVisible;
}
