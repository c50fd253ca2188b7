import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';

/** A frame of RFC 6455 as a test wants it, right or wrong; without further words a whole, masked text. */
export interface FrameParts {
  readonly payload?: Buffer | string;
  readonly opcode?: number;
  readonly isFinal?: boolean;
  readonly reservedBits?: number;
  readonly isMasked?: boolean;
  /** What the header announces, when it is not what follows; as the 64-bit form. */
  readonly announced?: bigint;
}

export const opcodes = { continuation: 0, text: 1, binary: 2, close: 8, ping: 9, pong: 10 } as const;

/** The bytes of a frame of a client. */
export function frame(parts: FrameParts = {}): Buffer {
  const { opcode = opcodes.text, isFinal = true, reservedBits = 0, isMasked = true, announced } = parts;
  const payload = Buffer.from(parts.payload ?? '');
  const first = (isFinal ? 0x80 : 0) | (reservedBits << 4) | opcode;
  const maskBit = isMasked ? 0x80 : 0;
  const mask = isMasked ? randomBytes(4) : Buffer.alloc(0);
  const length = announced ?? BigInt(payload.length);
  const header = Buffer.alloc(length < 126n ? 2 : length < 65_536n ? 4 : 10);
  header[0] = first;
  if (header.length === 2) header[1] = maskBit | Number(length);
  else if (header.length === 4) {
    header[1] = maskBit | 126;
    header.writeUInt16BE(Number(length), 2);
  } else {
    header[1] = maskBit | 127;
    header.writeBigUInt64BE(length, 2);
  }
  const masked = isMasked ? payload.map((byte, index) => byte ^ (mask[index % 4] ?? 0)) : payload;
  return Buffer.concat([header, mask, masked]);
}

/** A WebSocket below the frames: what no client library would send. */
export class RawWire {
  private received = Buffer.alloc(0);

  private constructor(readonly socket: Socket) {
    socket.on('error', () => undefined);
  }

  /** A connection whose token has been accepted. */
  static async connect(url: string, token: string): Promise<RawWire> {
    const { hostname, port } = new URL(url);
    const wire = new RawWire(connect(Number(port), hostname));
    const lines = [
      'GET /graphql HTTP/1.1',
      `Host: ${hostname}:${port}`,
      'Connection: Upgrade',
      'Upgrade: websocket',
      'Sec-WebSocket-Version: 13',
      `Sec-WebSocket-Key: ${randomBytes(16).toString('base64')}`,
      'Sec-WebSocket-Protocol: graphql-transport-ws',
    ];
    wire.socket.write(`${lines.join('\r\n')}\r\n\r\n`);
    while (!wire.received.includes('\r\n\r\n')) await wire.receive();
    wire.received = wire.received.subarray(wire.received.indexOf('\r\n\r\n') + 4);
    await wire.write(
      frame({
        payload: JSON.stringify({ type: 'connection_init', payload: { authorization: `Bearer ${token}` } }),
      }),
    );
    const { payload } = await wire.next();
    if (!payload.includes('connection_ack')) throw new Error(payload.toString());
    return wire;
  }

  /** Resolves when the kernel has taken it. */
  async write(...frames: readonly Buffer[]): Promise<void> {
    if (!this.socket.write(Buffer.concat(frames))) await once(this.socket, 'drain');
  }

  /** The next frame of the server. */
  async next(): Promise<{ readonly opcode: number; readonly payload: Buffer }> {
    for (;;) {
      const [first = 0, second = 0] = this.received;
      const headerBytes = second === 127 ? 10 : second === 126 ? 4 : 2;
      if (this.received.length >= headerBytes) {
        const length =
          second === 127
            ? Number(this.received.readBigUInt64BE(2))
            : second === 126
              ? this.received.readUInt16BE(2)
              : second;
        if (this.received.length >= headerBytes + length) {
          const payload = this.received.subarray(headerBytes, headerBytes + length);
          this.received = this.received.subarray(headerBytes + length);
          return { opcode: first & 0x0f, payload };
        }
      }
      await this.receive();
    }
  }

  /** The code with which the server closes; frames before it are dropped. */
  async closeCode(): Promise<number> {
    for (;;) {
      const { opcode, payload } = await this.next();
      if (opcode !== opcodes.close) continue;
      this.socket.destroy();
      return payload.readUInt16BE(0);
    }
  }

  private async receive(): Promise<void> {
    const [chunk] = (await Promise.race([
      once(this.socket, 'data'),
      once(this.socket, 'close'),
    ])) as unknown[];
    if (!Buffer.isBuffer(chunk)) throw new Error('the connection ended without a closing frame');
    this.received = Buffer.concat([this.received, chunk]);
  }
}
