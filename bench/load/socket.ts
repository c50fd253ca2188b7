import { once } from 'node:events';
import { WebSocket } from 'ws';

/** A text WebSocket of the load generator, as cheap as the protocol allows. */
export interface TextSocket {
  send(text: string): void;
  close(): void;
}

/**
 * Opens a WebSocket and resolves when it is open. A socket that the server closes while the load runs makes every figure
 * worthless, so it ends the process.
 */
export async function openSocket(
  url: string,
  protocols: readonly string[],
  onText: (text: string) => void,
): Promise<TextSocket> {
  const socket = new WebSocket(url, [...protocols], {
    perMessageDeflate: false,
    // A mask of zeros is as valid as any other and spares the work of masking.
    generateMask: (mask) => mask.fill(0),
  });
  socket.on('message', (data: Buffer) => onText(data.toString()));
  await once(socket, 'open');
  let isClosing = false;
  socket.on('close', (code, reason) => {
    if (!isClosing) fail(`The server closed a socket: ${code} ${String(reason)}`);
  });
  return {
    send: (text) => socket.send(text),
    close() {
      isClosing = true;
      socket.terminate();
    },
  };
}

/** Ends the load generator: what it was to measure did not happen. */
export function fail(problem: string): never {
  console.error(problem);
  process.exit(1);
}
