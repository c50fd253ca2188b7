import { MarkReadDocument, SendMessageDocument, type SendMessageInput } from '../generated/client.js';
import { applyConversation, applyMessage } from './apply.js';
import type { Connection } from './connection.js';
import { DuetFailure, isPassing } from './failure.js';
import { Lanes, type StepOutcome } from './lanes.js';
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

/** What there is to tell the server: messages to a user, or how far a conversation was read. */
export type Waiting = { readonly to: string } | { readonly read: string };

/** A defect on the server's side may be this one message's: then it must not hold up the others for ever. */
const maxDefects = 5;
/** Of the operations of a connection: the rest is the app's. */
const maxInFlight = 8;

/**
 * What was written and read here and is not known to the server yet. It lies in the store, so that it survives this process,
 * and is sent with the `clientMessageId` that it got when it was written: a repeat after a lost answer makes no second
 * message. To each peer one message is on its way at a time, in the order of writing; peers do not wait for each other. What
 * a message costs here does not depend on how many wait. Only the leading client flushes.
 */
export class Outbox {
  private readonly lanes = new Lanes(maxInFlight);
  /** How often the message that is next to a peer met a defect. */
  private readonly defects = new Map<string, number>();

  constructor(
    private readonly store: ClientStore,
    private readonly connection: Connection,
    private readonly listener: OutboxListener,
  ) {}

  /** Keeps a message for sending. The same `clientMessageId` again changes nothing: a refused one is told to be refused. */
  async add(draft: MessageDraft & { readonly clientMessageId: string }): Promise<void> {
    const input: SendMessageInput = { ...draft };
    const now = Date.now();
    const known = await this.store.transact(async (transaction) => {
      const entry = await transaction.getOutboxEntry(input.clientMessageId);
      if (entry) return entry;
      const newest = await transaction.newestOutboxOrder();
      await transaction.putOutboxEntry({
        input,
        clientMessageId: input.clientMessageId,
        to: input.to,
        content: contentOf(input.content),
        replyToId: input.replyTo ?? null,
        createdAt: new Date(now).toISOString(),
        state: 'PENDING',
        code: null,
        order: Math.max(now, newest + 1),
      });
      return null;
    });
    if (known?.state === 'REFUSED')
      this.tellRefused(known, 'It was refused before, and waits to be retried.');
    else this.listener.onChanged([draft.to]);
  }

  /** Puts a refused message back at its place in the line. Answers whose line it is; null when there is no such message. */
  async retry(clientMessageId: string): Promise<string | null> {
    return this.change(clientMessageId, (entry) => ({ ...entry, state: 'PENDING', code: null }));
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

  /** Sends what was just written. What waits for the server to recover goes on waiting. */
  flush(waiting: Waiting): void {
    if ('to' in waiting) this.lanes.open(`to ${waiting.to}`, () => this.sendNext(waiting.to));
    else this.lanes.open(`read ${waiting.read}`, () => this.tellRead(waiting.read));
  }

  /** Sends everything that waits, at once: there is a new connection. */
  async flushAll(): Promise<void> {
    this.lanes.wake();
    const [entries, conversations] = await this.store.transact((transaction) =>
      Promise.all([transaction.listOutbox(), transaction.listConversations()]),
    );
    for (const { to, state } of entries) if (state === 'PENDING') this.flush({ to });
    for (const { id, untoldRead } of conversations) if (untoldRead !== null) this.flush({ read: id });
  }

  /** What is on its way is still settled; nothing else is sent until the next flush. */
  stop(): void {
    this.lanes.close();
  }

  private async sendNext(to: string): Promise<StepOutcome> {
    const entry = await this.store.transact((transaction) => transaction.nextOutboxEntry(to));
    if (!entry) return 'DONE';
    const outcome = await this.send(entry.input);
    if (outcome instanceof DuetFailure) return this.fail(entry, outcome);
    this.defects.delete(to);
    await this.settle(entry, outcome);
    return 'MORE';
  }

  private async send(input: SendMessageInput): Promise<SentMessage | DuetFailure> {
    try {
      return (await this.connection.run(SendMessageDocument, { input })).sendMessage.message;
    } catch (error) {
      return error instanceof DuetFailure ? error : new DuetFailure('INTERNAL_SERVER_ERROR', String(error));
    }
  }

  private async fail(entry: OutboxEntry, failure: DuetFailure): Promise<StepOutcome> {
    if (isAway(failure)) return 'DONE';
    const defects = (this.defects.get(entry.to) ?? 0) + (failure.code === 'INTERNAL_SERVER_ERROR' ? 1 : 0);
    if (isPassing(failure) && defects < maxDefects) {
      this.defects.set(entry.to, defects);
      return later(failure);
    }
    this.defects.delete(entry.to);
    await this.refuse(entry, failure);
    return 'MORE';
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

  private async refuse(entry: OutboxEntry, { code, message }: DuetFailure): Promise<void> {
    await this.change(entry.clientMessageId, (held) => ({ ...held, state: 'REFUSED', code }));
    this.tellRefused({ ...entry, code }, message);
  }

  private tellRefused({ clientMessageId, code }: OutboxEntry, reason: string): void {
    this.listener.onOutcome({ clientMessageId, code: code ?? 'INTERNAL_SERVER_ERROR', reason });
  }

  private async change(
    clientMessageId: string,
    alter: (entry: OutboxEntry) => OutboxEntry | null,
  ): Promise<string | null> {
    const to = await this.store.transact(async (transaction) => {
      const entry = await transaction.getOutboxEntry(clientMessageId);
      if (!entry) return null;
      const altered = alter(entry);
      if (altered) await transaction.putOutboxEntry(altered);
      else await transaction.deleteOutboxEntry(clientMessageId);
      return entry.to;
    });
    if (to !== null) this.listener.onChanged([to]);
    return to;
  }

  private async tellRead(conversationId: string): Promise<StepOutcome> {
    const stored = await this.store.transact((transaction) => transaction.getConversation(conversationId));
    const upToSeq = stored?.untoldRead ?? null;
    if (upToSeq === null) return 'DONE';
    try {
      const { markRead } = await this.connection.run(MarkReadDocument, {
        input: { conversationId, upToSeq },
      });
      await this.store.transact((transaction) => applyConversation(transaction, markRead.conversation));
    } catch (error) {
      if (!(error instanceof DuetFailure) || error.code === 'STORE_FAILED') throw error;
      if (isAway(error)) return 'DONE';
      if (isPassing(error)) return later(error);
      // What the server refuses for good is dropped.
      await this.store.transact(async (transaction) => {
        const conversation = await transaction.getConversation(conversationId);
        if (conversation) await transaction.putConversation({ ...conversation, untoldRead: null });
      });
    }
    return 'MORE';
  }
}

type SentMessage = Parameters<typeof applyMessage>[1];

/** The next connection flushes everything again. */
function isAway({ code }: DuetFailure): boolean {
  return code === 'OFFLINE' || code === 'CLOSED';
}

function later({ details: { retryAfterMs } }: DuetFailure): StepOutcome {
  return retryAfterMs === undefined ? 'LATER' : { waitMs: retryAfterMs };
}
