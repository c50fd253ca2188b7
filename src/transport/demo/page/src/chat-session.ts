import {
  createClient,
  createIndexedDbStore,
  DuetFailure,
  type ClientState,
  type Conversation,
  type DuetClient,
  type Message,
  type MessageDraft,
  type OutboxMessage,
  type Signal,
} from 'duet/client';
import type { DemoConfig } from './config.js';
import { wordsOfFailure } from './failure-words.js';
import { Observed } from './observed.js';
import type { Person } from './person.js';
import { RepeatedRead } from './repeated-read.js';
import { Uploads } from './uploads.js';

/** A `typing: true` holds so long unless it is repeated. */
const typingHoldsMs = 8_000;
const remarkLastsMs = 6_000;

/** What a row of the list shows of one peer. */
export interface Contact {
  readonly peerId: string;
  readonly conversation: Conversation | null;
  /** The newest message that waits or was refused. */
  readonly waiting: OutboxMessage | null;
}

/** One person's time on the page: the client, and what of its state the whole page shows. */
export class ChatSession extends Observed {
  readonly client: DuetClient;
  readonly uploads: Uploads;
  state: ClientState = 'IDLE';
  /** Whether the store was read. */
  isRead = false;
  /** Whether what was missed was read too, or cannot be: now an empty list is one. */
  isSettled = false;
  contacts: readonly Contact[] = [];
  /** How many messages wait to be sent. */
  waitingCount = 0;
  /** Why there is no connection for good. */
  failure: DuetFailure | null = null;
  /** Something to tell the person once. */
  remark: string | null = null;
  private readonly names = new Map<string, string>();
  private readonly asked = new Set<string>();
  private readonly online = new Set<string>();
  private readonly typing = new Map<string, ReturnType<typeof setTimeout>>();
  private readonly quotes = new Map<string, Message | null>();
  private readonly reading = new RepeatedRead(() => this.read());
  private remarkTimer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    readonly me: Person,
    readonly config: DemoConfig,
  ) {
    super();
    this.client = createClient({
      url: new URL(config.graphqlPath, location.href).href,
      token: me.token,
      store: createIndexedDbStore({ userId: me.userId }),
    });
    this.uploads = new Uploads(
      this.client,
      (text) => this.say(text),
      () => void this.reading.run(),
    );
    for (const { userId, label } of config.users) this.names.set(userId, label);
    this.client.onStateChange((state) => this.takeState(state));
    this.client.onChange(() => this.reading.run());
    this.client.onSignal((signal) => this.takeSignal(signal));
    this.client.onNewMessage(({ sender }) => this.setTyping(sender.id, false));
  }

  /** Shows at once what the store holds, and connects. */
  start(): void {
    void this.reading.run();
    this.client.login().catch((error: unknown) => {
      if (!(error instanceof DuetFailure) || error.code === 'CLOSED') return;
      this.failure = error;
      this.tell();
    });
  }

  stop(): void {
    this.client.logout();
    this.uploads.stop();
    clearTimeout(this.remarkTimer);
  }

  /** The name to show for a user; their id until it is known. */
  nameOf(userId: string): string {
    const known = this.names.get(userId);
    if (known === undefined) void this.findName(userId);
    return known ?? userId;
  }

  isOnline(userId: string): boolean {
    return this.online.has(userId);
  }

  isTyping(userId: string): boolean {
    return this.typing.has(userId);
  }

  /** The message that another one answers: undefined while it is looked for, null when it is gone. */
  quoted(messageId: string): Message | null | undefined {
    if (!this.quotes.has(messageId) && !this.asked.has(messageId)) {
      this.asked.add(messageId);
      this.client.message(messageId).then(
        (message) => this.keepQuote(messageId, message),
        () => this.asked.delete(messageId),
      );
    }
    return this.quotes.get(messageId);
  }

  /** Tells the person something that needs no answer. */
  say(text: string): void {
    clearTimeout(this.remarkTimer);
    this.remark = text;
    this.remarkTimer = setTimeout(() => this.forgetRemark(), remarkLastsMs);
    this.tell();
  }

  forgetRemark(): void {
    this.remark = null;
    this.tell();
  }

  /** Sends a message. What becomes of it, the message itself shows. */
  send(draft: MessageDraft): void {
    this.client.sendMessage(draft).catch(() => undefined);
  }

  retry(clientMessageId: string): void {
    this.client.retryMessage(clientMessageId).catch(() => undefined);
  }

  /** Runs what a person asked for; when the server refuses, tells why. */
  async attempt(work: () => Promise<unknown>): Promise<void> {
    try {
      await work();
    } catch (error) {
      if (!(error instanceof DuetFailure)) throw error;
      if (error.code !== 'CLOSED' && error.code !== 'DISCARDED') this.say(wordsOfFailure(error.code));
    }
  }

  private keepQuote(messageId: string, message: Message | null): void {
    this.quotes.set(messageId, message);
    this.tell();
  }

  private async read(): Promise<void> {
    const [conversations, outbox] = await Promise.all([
      this.client.conversations(),
      this.client.pendingMessages(),
    ]);
    this.uploads.review(outbox);
    for (const { peer } of conversations) this.names.set(peer.id, peer.nickname ?? peer.id);
    const waitingFor = new Map(outbox.map((message) => [message.to, message]));
    const known = new Set(conversations.map(({ peer }) => peer.id));
    const unknown = [...waitingFor].filter(([peerId]) => !known.has(peerId));
    this.contacts = [
      ...unknown.map(([peerId, waiting]) => ({ peerId, conversation: null, waiting })),
      ...conversations.map((conversation) => ({
        peerId: conversation.peer.id,
        conversation,
        waiting: waitingFor.get(conversation.peer.id) ?? null,
      })),
    ];
    this.waitingCount = outbox.filter(({ state }) => state === 'PENDING').length;
    this.isRead = true;
    this.tell();
  }

  private async settle(): Promise<void> {
    await this.reading.run();
    this.isSettled = true;
    this.tell();
  }

  private async findName(userId: string): Promise<void> {
    if (this.asked.has(userId)) return;
    this.asked.add(userId);
    try {
      const user = await this.client.user(userId);
      if (user?.nickname) this.names.set(userId, user.nickname);
      this.tell();
    } catch {
      this.asked.delete(userId);
    }
  }

  private takeState(state: ClientState): void {
    this.state = state;
    // Whoever is online is told anew with the next connection.
    if (state === 'WAITING' || state === 'IDLE') {
      this.online.clear();
      for (const userId of [...this.typing.keys()]) this.setTyping(userId, false);
    }
    if (state === 'LIVE') this.uploads.resume();
    if (state === 'LIVE' || state === 'WAITING') void this.settle();
    this.tell();
  }

  private takeSignal(signal: Signal): void {
    if (signal.__typename === 'PresenceChanged') {
      if (signal.online) this.online.add(signal.user.id);
      else this.online.delete(signal.user.id);
      this.tell();
    }
    if (signal.__typename === 'TypingChanged') this.setTyping(signal.user.id, signal.typing);
  }

  private setTyping(userId: string, typing: boolean): void {
    if (!typing && !this.typing.has(userId)) return;
    clearTimeout(this.typing.get(userId));
    if (!typing) this.typing.delete(userId);
    else
      this.typing.set(
        userId,
        setTimeout(() => this.setTyping(userId, false), typingHoldsMs),
      );
    this.tell();
  }
}
