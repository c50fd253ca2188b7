type SocketClass = new (...values: unknown[]) => object;

interface MadeSocket {
  addEventListener?(type: 'error', listener: () => void): void;
}

interface FailedSocket {
  onerror: ((error: unknown) => void) | null;
  close(): void;
}

/**
 * The WebSocket class given, whose sockets fail where its constructor throws, as it does for an address that it does not take.
 * graphql-ws knows of errors of sockets only: what is thrown it neither catches nor hands on. And it listens no more to a socket
 * that it gives up, whose error would end a process of Node.js where that was still connecting.
 */
export function failingSockets(socketClass: unknown): SocketClass {
  if (!isClass(socketClass)) throw new TypeError('There is no WebSocket class.');
  return new Proxy(socketClass, { construct });
}

function isClass(value: unknown): value is SocketClass {
  return typeof value === 'function';
}

function construct(socketClass: SocketClass, values: unknown[]): object {
  try {
    const socket: MadeSocket = new socketClass(...values);
    socket.addEventListener?.('error', () => undefined);
    return socket;
  } catch (error) {
    const socket: FailedSocket = { onerror: null, close: () => undefined };
    queueMicrotask(() => socket.onerror?.(error));
    return socket;
  }
}
