import type { Socket } from 'node:net';
import { WebSocket, type RawData } from 'ws';
import { cutToBytes } from '../input/byte-cut.js';
import { closeCodes } from './close-codes.js';
import { IncomingMessages } from './incoming-messages.js';
import type { ReadingTurns } from './reading-turns.js';
import { RunningOperations } from './running-operations.js';
import type { TurnSocket } from './turn-socket.js';

/** Takes one message, and learns how long it has waited for its turn. */
export type MessageHandler = (text: string, waitedMs: number) => Promise<void>;

export interface SocketClientOptions {
  readonly socket: TurnSocket;
  /** The connection under the socket, for what the kernel has taken. */
  readonly wire: Socket;
  /** In which all sockets are read. */
  readonly turns: ReadingTurns;
  /** As `RunningOperationsOptions.isListening`. */
  readonly isListening: (operationId: string) => boolean;
  /** Handling a message met a defect; the socket is being closed. */
  readonly onDefect: (error: unknown) => void;
}

/** What the client may have unread before sends wait: 4 s at 30 kB/s, and 1.3 MB/s at a round trip of 100 ms. */
const windowBytes = 131_072;
/** What the kernel may have left to take before sends wait for it: a few answers and events. */
const unhurriedBytes = 16_384;
/** Answers that wait for a client that does not read; beyond it nothing more is read from it. */
const maxBufferedBytes = 1_048_576;
/** How often `keepAlive` is to be called. */
export const keepAliveMs = 5_000;
/** Every other call asks an idle client, and one that has not answered at the third call after is gone: 25 s at most. */
const ticksBetweenPings = 2;
const ticksToAnswer = 2;
/** A client with much to read before it sees the ping is given one more tick for each of these: 16 kB/s. */
const bytesPerTick = 80_000;
/** What a ping is counted as. */
const pingBytes = 8;
/** RFC 6455, 5.5: a control frame has 125 bytes, of which the code takes two. */
const maxReasonBytes = 123;

/**
 * One WebSocket and how much its client can bear. A send resolves when the client may be given more: the kernel has taken all but
 * `unhurriedBytes`, and at most `windowBytes` are not confirmed by pongs. So a slow reader slows its own
 * stream only, what is on its way to it is bounded however much the network buffers, and a pong never has more than a window
 * in front of it: silence means that the client is gone, and slowness does not. A client that asks faster than it can be answered
 * is read in turns with everybody else. After a close has begun nothing goes in or out.
 */
export class SocketClient {
  /** Resolves when the socket is closed on both sides, or cut. */
  readonly gone: Promise<void>;
  readonly operations: RunningOperations;
  private readonly waitingForRoom: (() => void)[] = [];
  private readonly waitingForAnswers: (() => void)[] = [];
  /** Of all that was sent. The wire knows it, too, but goes through what it holds back for each answer. */
  private sentBytes = 0;
  /** `sentBytes` at the newest ping, and at the newest that was answered. */
  private askedBytes = 0;
  private confirmedBytes = 0;
  private ticksSilent = 0;
  private ticksSincePing = 0;
  private isDraining = false;
  private readonly incoming: IncomingMessages;
  private handler: MessageHandler = () => Promise.resolve();

  constructor(private readonly options: SocketClientOptions) {
    const { socket, turns, isListening } = options;
    this.operations = new RunningOperations({ isListening, onEnd: () => this.goOn() });
    this.incoming = new IncomingMessages({
      turns,
      mustWait: (text) => this.operations.mustWait(text),
      handle: (text, waitedMs) => this.handle(text, waitedMs),
      pause: () => socket.pause(),
      resume: () => this.goOnReading(),
      onTooMuch: () => this.close(closeCodes.tryAgainLater, 'Too much waits for the end of an operation.'),
    });
    this.gone = new Promise((resolve) => {
      socket.once('close', () => {
        resolve();
        this.letGo();
      });
    });
    // Small clients answer with an empty pong, against RFC 6455, 5.5.3: it is taken for the answer to the newest ping.
    socket.on('pong', (payload) =>
      this.confirm(payload.length === 0 ? this.askedBytes : Number(payload.toString())),
    );
    socket.on('ping', () => this.holdReading());
  }

  /** Sends one message; see above for when it resolves. On a socket that closes it resolves when the socket is gone. */
  send(data: string): Promise<void> {
    const { socket, wire } = this.options;
    if (!this.isOpen()) return this.gone;
    const byteLength = Buffer.byteLength(data);
    this.sentBytes += byteLength;
    const isHurried = wire.writableLength + socket.heldBytes > unhurriedBytes;
    if (isHurried || this.sentBytes - this.askedBytes > windowBytes / 2) {
      return this.sendAndWait(data, this.sentBytes);
    }
    socket.sendInTurn(data, byteLength);
    return sent;
  }

  /** `upToBytes`: of all that is sent, with it. What is sent after it is not waited for: that could go on without end. */
  private async sendAndWait(data: string, upToBytes: number): Promise<void> {
    const { socket } = this.options;
    if (!(await socket.sendNow(data))) return this.gone;
    if (this.sentBytes - this.askedBytes > windowBytes / 2) this.ping();
    while (upToBytes - this.confirmedBytes > windowBytes && this.isOpen()) {
      await new Promise<void>((resolve) => this.waitingForRoom.push(resolve));
    }
    return undefined;
  }

  /** Hands every message of an open socket to `handle`. Its rejection closes the socket, never with 4500. */
  onMessage(handle: MessageHandler): void {
    this.handler = handle;
    const { socket } = this.options;
    socket.on('message', (data: RawData, isBinary: boolean) => {
      if (this.isDraining || !this.isOpen()) return;
      if (isBinary) return this.close(closeCodes.badRequest, 'Messages are text.');
      this.holdReading();
      this.incoming.take((data as Buffer).toString());
    });
  }

  /** As `IncomingMessages.rest`; what is delivered to it goes on. */
  rest(durationMs: number): void {
    this.incoming.rest(durationMs);
  }

  /** As `IncomingMessages.restWhileBusy`. */
  restWhileBusy(durationMs: number): void {
    this.incoming.restWhileBusy(durationMs);
  }

  /** Whether something that it said and that fits has not been handled yet. */
  isWaiting(fits: (text: string) => boolean): boolean {
    return this.incoming.some(fits);
  }

  /** Begins to close; a reason that is too long for a frame is cut. */
  close(code: number, reason: string): void {
    const { socket } = this.options;
    socket.close(code, cutToBytes(reason, maxReasonBytes));
    // For the client's own close; what is before it is passed over.
    socket.resume();
  }

  /** Takes nothing new, answers what was accepted, for at most `limitMs`, and closes with 1012. */
  async drain(limitMs: number): Promise<void> {
    this.isDraining = true;
    this.incoming.forget();
    if (!this.operations.areAnswered) {
      await new Promise<void>((resolve) => {
        this.waitingForAnswers.push(resolve);
        setTimeout(resolve, limitMs).unref();
      });
    }
    this.close(closeCodes.serviceRestart, 'The server restarts.');
  }

  /** Called every `keepAliveMs`. Counted, not timed: a process that was paused is no dead client. */
  keepAlive(): void {
    const { socket } = this.options;
    // It is not read: its pong waits behind what it said before.
    if (!this.incoming.isRead) return;
    if (this.askedBytes > this.confirmedBytes) {
      const unread = this.sentBytes - this.confirmedBytes;
      this.ticksSilent += 1;
      if (this.ticksSilent > ticksToAnswer + Math.floor(unread / bytesPerTick)) socket.terminate();
      return;
    }
    this.ticksSincePing += 1;
    if (this.ticksSincePing >= ticksBetweenPings) this.ping();
  }

  private ping(): void {
    const { socket } = this.options;
    if (!this.isOpen()) return;
    // Each ping asks for more than the one before, though nothing was sent in between.
    this.sentBytes += pingBytes;
    this.askedBytes = this.sentBytes;
    this.ticksSincePing = 0;
    socket.ping(`${this.askedBytes}`);
  }

  private confirm(bytes: number): void {
    if (!(bytes > this.confirmedBytes && bytes <= this.askedBytes)) return;
    this.confirmedBytes = bytes;
    this.ticksSilent = 0;
    release(this.waitingForRoom);
  }

  private isOpen(): boolean {
    return this.options.socket.readyState === WebSocket.OPEN;
  }

  private handle(text: string, waitedMs: number): void {
    if (this.isDraining || !this.isOpen()) return;
    try {
      this.failWith(this.operations.track(() => this.handler(text, waitedMs)));
    } catch (error) {
      this.fail(error);
    }
  }

  /** Apart from where the message is at hand: what waits here for an operation to end would keep it. */
  private failWith(handled: Promise<void>): void {
    handled.catch((error: unknown) => this.fail(error));
  }

  /** An operation has ended. */
  private goOn(): void {
    if (this.operations.areAnswered) release(this.waitingForAnswers);
    this.incoming.goOn();
  }

  private goOnReading(): void {
    this.options.socket.resume();
    this.holdReading();
  }

  /** A client that asks and does not read the answers is not read either. */
  private holdReading(): void {
    const { socket, wire } = this.options;
    if (socket.bufferedAmount + socket.heldBytes <= maxBufferedBytes || socket.isPaused) return;
    socket.pause();
    wire.once('drain', () => {
      if (this.incoming.isRead) socket.resume();
    });
  }

  private fail(error: unknown): void {
    const { onDefect } = this.options;
    if (!this.isOpen()) return;
    // graphql-ws throws for messages that only a server sends.
    if (error instanceof Error && error.message.startsWith('Unexpected message of type')) {
      return this.close(closeCodes.badRequest, 'Invalid message received');
    }
    onDefect(error);
    this.close(closeCodes.tryAgainLater, 'Something went wrong; come back.');
  }

  private letGo(): void {
    this.incoming.forget();
    release(this.waitingForRoom);
    release(this.waitingForAnswers);
  }
}

const sent = Promise.resolve();

function release(waiting: (() => void)[]): void {
  for (const resolve of waiting.splice(0)) resolve();
}
