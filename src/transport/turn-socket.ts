import type { Socket } from 'node:net';
import { WebSocket } from 'ws';
import type { WriteTurn } from './write-turn.js';

/** RFC 6455, 5.2: the only frame of a text message. */
const onlyFrameOfText = 0x81;
/** The second byte is the length of a payload of up to so many bytes; otherwise it says how many bytes behind it are. */
const maxShortLength = 125;
const twoBytesFollow = 126;
const maxTwoBytes = 65_535;
const eightBytesFollow = 127;

interface HeldText {
  readonly text: string;
  /** Of the text as UTF-8. */
  readonly byteLength: number;
}

/**
 * A server's WebSocket without extensions that can send all its text messages of one turn of the event loop as one piece. ws
 * gives the connection two for each, a header and a text.
 */
export class TurnSocket extends WebSocket {
  private held: HeldText[] = [];
  private heldFrameBytes = 0;
  private wire: Socket | undefined;
  private turn: WriteTurn | undefined;

  /** What is held and not yet given to the connection. */
  get heldBytes(): number {
    return this.heldFrameBytes;
  }

  /** To be called before anything is sent: with the connection under this socket, and the turns of all sockets. */
  use(wire: Socket, turn: WriteTurn): void {
    this.wire = wire;
    this.turn = turn;
  }

  /** Sends a text, of so many bytes as UTF-8, when the turn ends. No text, ping or close that comes later overtakes it. */
  sendInTurn(text: string, byteLength: number): void {
    if (this.held.length === 0) this.turn?.add(this);
    this.held.push({ text, byteLength });
    this.heldFrameBytes += headerLength(byteLength) + byteLength;
  }

  /** Sends a text at once, behind what is held; answers whether the kernel has taken it. */
  sendNow(text: string): Promise<boolean> {
    this.release();
    return new Promise((resolve) => this.send(text, (error) => resolve(!error)));
  }

  /** Called by ws, too. Nothing may be sent after a close (RFC 6455, 5.5.1), so what is held goes before it. */
  override close(code?: number, reason?: string | Buffer): void {
    this.release();
    super.close(code, reason);
  }

  /** What is held goes before it: its pong says that this has arrived. */
  override ping(payload: string): void {
    this.release();
    super.ping(payload);
  }

  /** Gives what is held to the connection at once. */
  release(): void {
    const { held, heldFrameBytes, wire } = this;
    if (held.length === 0) return;
    this.held = [];
    this.heldFrameBytes = 0;
    if (this.readyState === WebSocket.OPEN) wire?.write(framesOf(held, heldFrameBytes));
  }
}

function headerLength(byteLength: number): number {
  if (byteLength <= maxShortLength) return 2;
  return byteLength <= maxTwoBytes ? 4 : 10;
}

function framesOf(texts: readonly HeldText[], byteLength: number): Buffer {
  const frames = Buffer.allocUnsafe(byteLength);
  let offset = 0;
  for (const held of texts) offset = writeFrame(frames, offset, held);
  return frames;
}

/** Answers where the next one begins. */
function writeFrame(frames: Buffer, offset: number, { text, byteLength }: HeldText): number {
  frames[offset] = onlyFrameOfText;
  if (byteLength <= maxShortLength) {
    frames[offset + 1] = byteLength;
  } else if (byteLength <= maxTwoBytes) {
    frames[offset + 1] = twoBytesFollow;
    frames.writeUInt16BE(byteLength, offset + 2);
  } else {
    frames[offset + 1] = eightBytesFollow;
    frames.writeBigUInt64BE(BigInt(byteLength), offset + 2);
  }
  const begin = offset + headerLength(byteLength);
  // Of ASCII alone, which takes a third of the time.
  frames.write(text, begin, byteLength === text.length ? 'latin1' : 'utf8');
  return begin + byteLength;
}
