import type { Conversation, DuetClient, HistoryGap, Message, MessagePage, OutboxMessage } from 'duet/client';
import { Observed } from './observed.js';
import { RepeatedRead } from './repeated-read.js';

const pageSize = 40;
/** More than anybody scrolls back; a bound all the same. */
const maxShown = 5_000;

/**
 * What is shown of one conversation: everything from the oldest message that was scrolled to up to the newest, read again
 * whenever the client says that it is different.
 */
export class ConversationWindow extends Observed {
  messages: readonly Message[] = [];
  gaps: readonly HistoryGap[] = [];
  outbox: readonly OutboxMessage[] = [];
  hasOlder = false;
  /** False until something was read. */
  isRead = false;
  isReadingOlder = false;
  /** A part of what is shown could not be read, for want of a connection. */
  isIncomplete = false;
  /** What lies above could not be read, for want of a connection. */
  isOlderMissing = false;
  /** Where the unread messages began when the conversation was opened; null when none were. */
  firstUnreadSeq: number | null = null;
  private hasNotedUnread = false;
  private oldestSeq: number | null = null;
  private isOpen = true;
  private readonly reading = new RepeatedRead(() => this.read());
  private readonly leave: (() => void)[];

  constructor(
    private readonly client: DuetClient,
    private readonly peerId: string,
  ) {
    super();
    this.leave = [
      client.onChange((peerIds) => {
        if (peerIds.includes(peerId)) void this.reading.run();
      }),
      client.onRefresh((mode) => {
        // The store was emptied, and what lies between may be long: begin again with the newest.
        if (mode === 'REBUILT') this.oldestSeq = null;
        this.isOlderMissing = false;
        void this.reading.run();
      }),
    ];
    void this.reading.run();
  }

  close(): void {
    this.isOpen = false;
    for (const leave of this.leave) leave();
  }

  /** To be told once, before anything here is marked as read. */
  noteUnread({ unreadCount, readUpToSeq }: Pick<Conversation, 'unreadCount' | 'readUpToSeq'>): void {
    if (this.hasNotedUnread) return;
    this.hasNotedUnread = true;
    if (unreadCount > 0) this.firstUnreadSeq = readUpToSeq + 1;
  }

  /** Reads one more page above the oldest message. */
  async readOlder(): Promise<void> {
    if (this.isReadingOlder || !this.hasOlder || this.oldestSeq === null) return;
    this.isReadingOlder = true;
    this.tell();
    const page = await this.client.getMessages(this.peerId, { before: this.oldestSeq, limit: pageSize });
    if (page.isComplete) this.oldestSeq = oldestOf(page) ?? 1;
    this.isOlderMissing = !page.isComplete;
    this.isReadingOlder = false;
    await this.reading.run();
  }

  private async read(): Promise<void> {
    const { oldestSeq } = this;
    const page = await this.client.getMessages(
      this.peerId,
      oldestSeq === null ? { limit: pageSize } : { after: oldestSeq - 1, limit: maxShown },
    );
    if (!this.isOpen) return;
    this.messages = page.messages;
    this.gaps = page.gaps;
    this.outbox = page.outbox;
    this.isIncomplete = !page.isComplete;
    if (oldestSeq === null) {
      this.hasOlder = page.hasOlder;
      if (page.isComplete && page.messages.length > 0) this.oldestSeq = oldestOf(page) ?? 1;
    } else this.hasOlder = (this.oldestSeq ?? 1) > 1;
    this.isRead = true;
    this.tell();
  }
}

/** Where the page begins; null when nothing lies before it. */
function oldestOf({ messages, hasOlder }: MessagePage): number | null {
  return hasOlder ? (messages[0]?.seq ?? null) : null;
}
