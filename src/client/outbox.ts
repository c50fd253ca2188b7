import { MarkReadDocument, SendMessageDocument, type SendMessageInput } from '../generated/client.js';
import { applyConversation, applyMessage } from './apply.js';
import { backoffMs } from './backoff.js';
import type { Connection } from './connection.js';
import { DuetFailure, isPassing } from './failure.js';
import { contentOf, type Message, type MessageDraft } from './model.js';
import type { ClientStore, OutboxEntry } from './store.js';

/** What became of a message of the outbox. */
export type SendOutcome =
  | { readonly clientMessageId: string; readonly message: Message }
  | { readonly clientMessageId: string; readonly code: string; readonly reason: string };

export interface OutboxListener {
  onOutcome(outcome: SendOutcome): void;
  onChanged(peerIds: readonly string[]): void;
}

/** A defect on the server's side may be this one message's: then it must not hold up the others for ever. */
const maxDefects = 5;

/**
 * What was written and read here and is not known to the server yet. It lies in the store, so that it survives this process;
 * `flush` sends it, in the order of writing to each peer, with the `clientMessageId` that it got when it was written: a
 * repeat after a lost answer makes no second message. Only the leading client flushes.
 */
export class Outbox {
  /** Running lanes, and whether one was asked for again meanwhile. */
  private readonly lanes = new Map<string, boolean>();
  private isEnded = false;

  constructor(
    private readonly store: ClientStore,
    private readonly connection: Connection,
    private readonly listener: OutboxListener,
  ) {}

  end(): void {
    this.isEnded = true;
  }

  /** Keeps a message for sending. The same `clientMessageId` again changes nothing. */
  async add(draft: MessageDraft & { readonly clientMessageId: string }): Promise<void> {
    const input: SendMessageInput = { ...draft };
    const now = Date.now();
    await this.store.transact(async (transaction) => {
      if (await transaction.getOutboxEntry(input.clientMessageId)) return;
      const newest = (await transaction.listOutbox()).at(-1);
      await transaction.putOutboxEntry({
        input,
        clientMessageId: input.clientMessageId,
        to: input.to,
        content: contentOf(input.content),
        replyToId: input.replyTo ?? null,
        createdAt: new Date(now).toISOString(),
        state: 'PENDING',
        code: null,
        order: Math.max(now, (newest?.order ?? 0) + 1),
      });
    });
    this.listener.onChanged([draft.to]);
  }

  /** Puts a refused message back at its place in the line. */
  async retry(clientMessageId: string): Promise<void> {
    await this.change(clientMessageId, (entry) => ({ ...entry, state: 'PENDING', code: null }));
  }

  /** Forgets a message that is not stored by the server. One that is on its way may still arrive. */
  async discard(clientMessageId: string): Promise<void> {
    await this.change(clientMessageId, () => null);
    this.listener.onOutcome({
      clientMessageId,
      code: 'DISCARDED',
      reason: 'It was taken out of the outbox.',
    });
  }

  /** Sends what waits. Peers do not wait for each other. */
  async flush(): Promise<void> {
    const [entries, conversations] = await this.store.transact((transaction) =>
      Promise.all([transaction.listOutbox(), transaction.listConversations()]),
    );
    for (const { to, state } of entries)
      if (state === 'PENDING') this.openLane(`to ${to}`, () => this.sendAll(to));
    for (const { id, untoldRead } of conversations)
      if (untoldRead !== null) this.openLane(`read ${id}`, () => this.tellRead(id));
  }

  private openLane(name: string, work: () => Promise<void>): void {
    if (this.isEnded) return;
    if (this.lanes.has(name)) {
      this.lanes.set(name, true);
      return;
    }
    this.lanes.set(name, false);
    void work().finally(() => {
      const isWantedAgain = this.lanes.get(name) === true;
      this.lanes.delete(name);
      if (isWantedAgain) this.openLane(name, work);
    });
  }

  private async sendAll(to: string): Promise<void> {
    for (let failures = 0, defects = 0; !this.isEnded;) {
      const entry = await this.next(to);
      if (!entry) return;
      try {
        const { sendMessage } = await this.connection.run(SendMessageDocument, { input: entry.input });
        await this.settle(entry, sendMessage.message);
        failures = 0;
        defects = 0;
      } catch (error) {
        const failure =
          error instanceof DuetFailure ? error : new DuetFailure('INTERNAL_SERVER_ERROR', String(error));
        // The next connection flushes again.
        if (failure.code === 'OFFLINE' || failure.code === 'CLOSED') return;
        defects += failure.code === 'INTERNAL_SERVER_ERROR' ? 1 : 0;
        if (!isPassing(failure) || defects >= maxDefects) {
          await this.refuse(entry, failure);
          defects = 0;
        } else {
          await pause(failure.details.retryAfterMs ?? backoffMs(failures + 1));
          failures += 1;
        }
      }
    }
  }

  private async next(to: string): Promise<OutboxEntry | undefined> {
    const entries = await this.store.transact((transaction) => transaction.listOutbox());
    return entries.find((entry) => entry.to === to && entry.state === 'PENDING');
  }

  private async settle({ clientMessageId, to }: OutboxEntry, message: SentMessage): Promise<void> {
    await this.store.transact(async (transaction) => {
      await applyMessage(transaction, message);
      await transaction.deleteOutboxEntry(clientMessageId);
    });
    const { conversation: _conversation, ...stored } = message;
    this.listener.onOutcome({ clientMessageId, message: stored });
    this.listener.onChanged([to]);
  }

  private async refuse({ clientMessageId }: OutboxEntry, { code, message }: DuetFailure): Promise<void> {
    await this.change(clientMessageId, (entry) => ({ ...entry, state: 'REFUSED', code }));
    this.listener.onOutcome({ clientMessageId, code, reason: message });
  }

  private async change(
    clientMessageId: string,
    alter: (entry: OutboxEntry) => OutboxEntry | null,
  ): Promise<void> {
    const to = await this.store.transact(async (transaction) => {
      const entry = await transaction.getOutboxEntry(clientMessageId);
      if (!entry) return null;
      const altered = alter(entry);
      if (altered) await transaction.putOutboxEntry(altered);
      else await transaction.deleteOutboxEntry(clientMessageId);
      return entry.to;
    });
    if (to !== null) this.listener.onChanged([to]);
  }

  private async tellRead(conversationId: string): Promise<void> {
    while (!this.isEnded) {
      const stored = await this.store.transact((transaction) => transaction.getConversation(conversationId));
      const upToSeq = stored?.untoldRead ?? null;
      if (upToSeq === null) return;
      try {
        const { markRead } = await this.connection.run(MarkReadDocument, {
          input: { conversationId, upToSeq },
        });
        await this.store.transact((transaction) => applyConversation(transaction, markRead.conversation));
      } catch (error) {
        // Tried again by the next flush; what the server refuses for good is dropped.
        if (isPassing(error)) return;
        await this.store.transact(async (transaction) => {
          const conversation = await transaction.getConversation(conversationId);
          if (conversation) await transaction.putConversation({ ...conversation, untoldRead: null });
        });
      }
    }
  }
}

type SentMessage = Parameters<typeof applyMessage>[1];

function pause(waitMs: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, waitMs));
}
