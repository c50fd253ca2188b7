import type { Socket } from 'node:net';

/**
 * Collects what is written to sockets during one turn of the event loop, so that it leaves in one system call for each
 * socket: an answer with its completion, or the events that a whole batch brought. A call for each frame was a sixth of
 * the server's time.
 */
export class WriteTurn {
  private held: Socket[] = [];

  /** Makes the socket collect until the turn ends; repeating it changes nothing. */
  hold(wire: Socket): void {
    if (wire.writableCorked > 0) return;
    wire.cork();
    if (this.held.length === 0) setImmediate(() => this.end());
    this.held.push(wire);
  }

  private end(): void {
    const held = this.held;
    this.held = [];
    for (const wire of held) wire.uncork();
  }
}
