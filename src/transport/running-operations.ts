import { MessageType } from 'graphql-ws';
import { readMessage } from './operation.js';

/** An operation of a socket that has not ended, whether its client still listens to it or has completed it. */
export interface RunningOperation {
  readonly id: string;
  /** Begun although the socket has as many as it may: all that is left is to tell its client so. */
  readonly isRefused: boolean;
  /** Ends when its client wants it to, and no sooner. */
  isStream: boolean;
  /** Its client is being told that it has ended. */
  isAnswered: boolean;
}

export interface RunningOperationsOptions {
  /** Whether graphql-ws has an operation of this id: it runs, and its client has not completed it. */
  readonly isListening: (id: string) => boolean;
  /** Called after each end. */
  readonly onEnd: () => void;
}

/** What the client of one socket may listen to at a time. */
export const maxOperationsPerSocket = 20;
/** What may have begun and not ended: as many again whose client has completed them, or has just been answered. */
export const maxUnended = 2 * maxOperationsPerSocket;

/**
 * The operations of one socket until they have ended, and not only until their client has completed them. graphql-ws knows an
 * operation by its id alone: while one ends, another of the same id would be answered in its place, and forgotten with it. Its
 * client may use the id again at once (PROTOCOL.md of graphql-ws, Subscribe); so what does has to wait.
 */
export class RunningOperations {
  /** A list, because there are few and a set would cost each idle socket more memory. */
  private running: RunningOperation[] = [];
  private begun: RunningOperation | undefined;

  constructor(private readonly options: RunningOperationsOptions) {}

  /** Whether every operation has ended that ends by itself. */
  get areAnswered(): boolean {
    return this.running.every(({ isStream }) => isStream);
  }

  isRunning(id: string): boolean {
    return this.running.some((operation) => operation.id === id);
  }

  /** To be called at once while `track` has a message handled that asks for an operation. */
  begin(id: string): RunningOperation {
    const begun = { id, isRefused: !this.hasRoom(), isStream: false, isAnswered: false };
    this.begun = begun;
    // One that grows by `push` has room for 17.
    this.running = [...this.running, begun];
    return begun;
  }

  /** The last that its client hears of an operation is about to be sent. */
  answer(id: string): void {
    for (const operation of this.running) operation.isAnswered ||= operation.id === id;
  }

  /** Has one message handled; the operation that it begins, if it does, ends with it. Rejects or throws as `handle` does. */
  track(handle: () => Promise<void>): Promise<void> {
    const handled = handle();
    const begun = this.takeBegun();
    return begun ? handled.finally(() => this.end(begun)) : handled;
  }

  /** Whether a message asks for an operation that cannot begin before one of the same id has ended, which is over for its client. */
  mustWait(text: string): boolean {
    if (!this.running.some((operation) => this.isEnding(operation))) return false;
    const message = readMessage(text);
    if (message?.type !== MessageType.Subscribe) return false;
    return this.running.some((operation) => operation.id === message.id && this.isEnding(operation));
  }

  /** What is refused ends at once, but not before it has been told so: it takes no room from what is done. */
  private hasRoom(): boolean {
    let [unended, ending] = [0, 0];
    for (const operation of this.running) {
      if (operation.isRefused) continue;
      unended += 1;
      if (this.isEnding(operation)) ending += 1;
    }
    return unended - ending < maxOperationsPerSocket && unended < maxUnended;
  }

  private isEnding({ id, isAnswered }: RunningOperation): boolean {
    return isAnswered || !this.options.isListening(id);
  }

  private takeBegun(): RunningOperation | undefined {
    const { begun } = this;
    this.begun = undefined;
    return begun;
  }

  private end(ended: RunningOperation): void {
    this.running = this.running.filter((operation) => operation !== ended);
    this.options.onEnd();
  }
}
