import { v4 as newId } from 'uuid';
import { SignalsDocument } from '../generated/client.js';
import { backoffMs } from './backoff.js';
import { Connection, tokenRefused, type Closing, type ConnectionOptions } from './connection.js';
import { ConversationOperations, type Waiter } from './conversation-operations.js';
import { DuetFailure } from './failure.js';
import { guardedStore, storeFailure } from './guarded-store.js';
import { InboxReader } from './inbox-reader.js';
import { Listeners } from './listeners.js';
import type { ClientState, InboxEvent, Message, RefreshMode, Signal } from './model.js';
import { readNotice, type Notice } from './notices.js';
import { Outbox, type Waiting } from './outbox.js';
import { RecentCursors } from './recent-cursors.js';
import type { Session } from './session.js';
import type { ClientStore, Fellowship } from './store.js';

export interface ClientOptions extends ConnectionOptions {
  /** Where this user's messages are kept: `createMemoryStore()`, or a store of the browser. */
  readonly store: ClientStore;
  /** The name of this installation, for an app that has one; otherwise the store makes and keeps one. */
  readonly deviceId?: string;
}

/** One user's client. Made idle: `login` begins, `logout` ends; both may be repeated. */
export function createClient(options: ClientOptions): DuetClient {
  return new DuetClient(options);
}

export class DuetClient extends ConversationOperations {
  protected readonly connection: Connection;
  protected readonly store: ClientStore;
  private readonly reader: InboxReader;
  protected readonly outbox: Outbox;
  private readonly handedOn = new RecentCursors();
  private readonly newMessage = new Listeners<[message: Message, info: { readonly isLive: boolean }]>();
  private readonly event = new Listeners<[event: InboxEvent]>();
  private readonly signal = new Listeners<[signal: Signal]>();
  private readonly refresh = new Listeners<[mode: RefreshMode]>();
  private readonly stateChange = new Listeners<[state: ClientState]>();
  private readonly change = new Listeners<[peerIds: readonly string[]]>();
  private logins: Waiter<undefined>[] = [];
  private fellowship: Fellowship | null = null;
  private handing: Promise<void> = Promise.resolve();
  private isLeader = false;
  private begins = 0;
  private session: Session | null = null;
  private current: ClientState = 'IDLE';

  constructor(private readonly options: ClientOptions) {
    super();
    this.store = guardedStore(options.store);
    this.connection = new Connection(options, {
      onConnecting: () => this.enter('CONNECTING'),
      onOpen: (session) => this.open(session),
      onClosed: (closing) => this.lose(closing),
    });
    this.reader = new InboxReader(this.store, this.connection, {
      onEntry: (event, isLive) => this.takeEntry(event, isLive),
      onRecent: async (message) => {
        this.post({ type: 'recent', message });
        await this.takeRecent(message);
      },
      onRefresh: async (mode) => {
        this.post({ type: 'refresh', mode });
        await this.takeRefresh(mode);
      },
      onChanged: (peerIds) => this.changed(peerIds),
      onWrongUser: (failure) => this.giveUp(failure),
    });
    this.outbox = new Outbox(this.store, this.connection, {
      onOutcome: (outcome) => {
        this.post({ type: 'outcome', outcome });
        this.settle(outcome);
      },
      onChanged: (peerIds) => this.changed(peerIds),
    });
  }

  get state(): ClientState {
    return this.current;
  }

  /**
   * Connects, hands on what was missed, and resolves when all of it has been; then the client is live and stays so through every
   * lost connection. Rejects with `TOKEN_REFUSED` (also for an expired token given twice) or `WRONG_USER`, whereupon it is idle
   * again. A listener must not wait for it. What the store holds can be read before it resolves, without a connection too.
   */
  async login(): Promise<void> {
    if (this.current === 'LIVE') return;
    const done = new Promise<undefined>((resolve, reject) => this.logins.push({ resolve, reject }));
    if (this.current !== 'IDLE') this.connection.wake();
    else {
      this.enter('CONNECTING');
      this.begins += 1;
      const which = this.begins;
      this.begin(which).catch((error: unknown) => {
        if (which === this.begins) this.giveUp(storeFailure(error));
      });
    }
    await done;
  }

  /** Ends the connection. The store keeps everything, the outbox too; waiting sends reject with `CLOSED`. */
  logout(): void {
    this.giveUp(new DuetFailure('CLOSED', 'The client was closed.'));
  }

  /** A message that came to this user, or was sent by this user from any device. Missed ones come with `isLive: false`. */
  onNewMessage(listener: (message: Message, info: { readonly isLive: boolean }) => unknown): () => void {
    return this.newMessage.add(listener);
  }

  /** Everything that was missed has been handed on. `REBUILT`: more was missed than is kept; read what you show again. */
  onRefresh(listener: (mode: RefreshMode) => unknown): () => void {
    return this.refresh.add(listener);
  }

  /** Every event of the inbox, in order. The next one waits for the promise that a listener answers. */
  onEvent(listener: (event: InboxEvent) => unknown): () => void {
    return this.event.add(listener);
  }

  /** Typing, presence and transient messages. */
  onSignal(listener: (signal: Signal) => unknown): () => void {
    return this.signal.add(listener);
  }

  onStateChange(listener: (state: ClientState) => unknown): () => void {
    return this.stateChange.add(listener);
  }

  /** What `conversations` and `getMessages` answer about these peers is different now. */
  onChange(listener: (peerIds: readonly string[]) => unknown): () => void {
    return this.change.add(listener);
  }

  /** Gives up a connection that is known to be dead, before its silence shows it. The next attempt follows by itself. */
  drop(): void {
    this.connection.drop();
  }

  /** Tries to connect at once, when the client waits for its next attempt. */
  wake(): void {
    this.connection.wake();
  }

  protected changed(peerIds: readonly string[]): void {
    if (peerIds.length === 0) return;
    const distinct = [...new Set(peerIds)];
    this.post({ type: 'changed', peerIds: distinct });
    void this.change.call(distinct);
  }

  private async begin(which: number): Promise<void> {
    await this.store.transact(async (transaction) => {
      const meta = await transaction.getMeta();
      const deviceId = this.options.deviceId ?? meta?.deviceId ?? newId();
      await transaction.putMeta({ viewer: null, cursor: null, ...meta, deviceId });
    });
    // Logged out meanwhile, and perhaps in again.
    if (this.current === 'IDLE' || which !== this.begins) return;
    this.fellowship = this.store.join({
      onLead: () => {
        this.isLeader = true;
        if (this.session) this.lead(this.session);
      },
      onNotice: (notice) => this.takeNotice(readNotice(notice)),
    });
    this.post({ type: 'hello' });
    this.connection.start();
  }

  private open(session: Session): void {
    this.session = session;
    this.listenToSignals(session, 0);
    if (this.isLeader) this.lead(session);
    else this.post({ type: 'hello' });
  }

  /** For as long as the connection lasts: what ends them, such as a limit, does not end the inbox. */
  private listenToSignals(session: Session, attempt: number): void {
    if (session.isOver) return;
    session.subscribe(
      SignalsDocument,
      {},
      {
        next: ({ signals }) => void this.signal.call(signals),
        ended: () => void setTimeout(() => this.listenToSignals(session, attempt + 1), backoffMs(attempt)),
      },
    );
  }

  private lead(session: Session): void {
    this.enter('SYNCING');
    // What a store refuses now it may take at the next connection.
    Promise.all([this.reader.start(session), this.outbox.flushAll()]).catch(() => this.connection.drop());
  }

  private lose(closing: Closing): void {
    this.session = null;
    this.reader.stop();
    if (closing.code !== tokenRefused) return this.enter('WAITING');
    if (this.logins.length === 0) return this.enter('REFUSED');
    return this.giveUp(new DuetFailure('TOKEN_REFUSED', closing.reason || 'The token was refused.'));
  }

  private giveUp(failure: DuetFailure): void {
    this.reader.stop();
    this.outbox.stop();
    this.connection.stop();
    this.fellowship?.leave();
    this.fellowship = null;
    this.session = null;
    this.isLeader = false;
    this.enter('IDLE');
    for (const { reject } of this.logins.splice(0)) reject(failure);
    this.rejectSends(failure);
  }

  protected flush(waiting: Waiting): void {
    if (this.isLeader) this.outbox.flush(waiting);
    else this.post({ type: 'outbox', waiting });
  }

  private async takeEntry(event: InboxEvent, isLive: boolean): Promise<void> {
    this.post({ type: 'entry', event, isLive });
    await this.inTurn(() => this.handOn(event, isLive));
  }

  private takeRecent(message: Message): Promise<void> {
    return this.inTurn(() => this.newMessage.call(message, { isLive: false }));
  }

  /** Behind what is being handed on, whoever read it: the leading tab does not wait for the listeners of this one. */
  private inTurn(work: () => Promise<void>): Promise<void> {
    this.handing = this.handing.then(work);
    return this.handing;
  }

  /** Once, also when the tab that read it died before it could say how far it was, and this one reads it again. */
  private async handOn(event: InboxEvent, isLive: boolean): Promise<void> {
    if (!this.handedOn.add(event.cursor)) return;
    if (event.__typename === 'MessageAdded') {
      const { conversation: _conversation, ...message } = event.message;
      const { clientMessageId } = message;
      if (clientMessageId !== null) this.settle({ clientMessageId, message });
      await this.newMessage.call(message, { isLive });
    }
    await this.event.call(event);
  }

  private takeRefresh(mode: RefreshMode): Promise<void> {
    const { session, isLeader } = this;
    return this.inTurn(async () => {
      if (!session || session !== this.session || isLeader !== this.isLeader) return;
      this.enter('LIVE');
      await this.refresh.call(mode);
      for (const { resolve } of this.logins.splice(0)) resolve(undefined);
    });
  }

  private takeNotice(notice: Notice | null): void {
    if (notice === null) return;
    switch (notice.type) {
      case 'hello':
        if (this.isLeader && this.current === 'LIVE') this.post({ type: 'refresh', mode: 'RESUMED' });
        return;
      case 'outbox':
        if (!this.isLeader) return;
        if (notice.waiting) this.outbox.flush(notice.waiting);
        else this.outbox.flushAll().catch(() => this.connection.drop());
        return;
      case 'entry':
        void this.inTurn(() => this.handOn(notice.event, notice.isLive));
        return;
      case 'recent':
        void this.takeRecent(notice.message);
        return;
      case 'refresh':
        if (!this.isLeader && this.session) void this.takeRefresh(notice.mode);
        return;
      case 'outcome':
        this.settle(notice.outcome);
        return;
      case 'changed':
        void this.change.call(notice.peerIds);
        return;
    }
  }

  private post(notice: Notice): void {
    this.fellowship?.post(notice);
  }

  private enter(state: ClientState): void {
    if (state === this.current) return;
    this.current = state;
    void this.stateChange.call(state);
  }
}
