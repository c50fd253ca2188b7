import type { Logger } from 'pino';
import type { LiveDeviceStore } from './live-device-store.js';

export interface LiveDevicesOptions {
  /** Whose lease in presence_node the rows are good for. */
  readonly nodeId: string;
  readonly store: LiveDeviceStore;
  readonly log: Logger;
}

interface LiveDevice {
  readonly userId: string;
  readonly deviceId: string;
  streams: number;
}

const pauseMs = 1_000;
const sweepEveryMs = 60_000;

/**
 * Which devices have an inbox stream open on this node, written down for all nodes: a row when the first stream of a device opens
 * and none when the last has gone. Not on the way of either: changes are written soon after, together, and the table
 * ends as what is true now, whatever failed meanwhile.
 */
export class LiveDevices {
  private readonly here = new Map<string, LiveDevice>();
  private readonly changed = new Map<string, { readonly userId: string; readonly deviceId: string }>();
  private running: Promise<void> | null = null;
  private timer: NodeJS.Timeout | undefined;
  private isStopped = false;

  constructor(private readonly options: LiveDevicesOptions) {}

  start(): void {
    this.timer = setInterval(() => this.track(() => this.options.store.deleteOfDeadNodes()), sweepEveryMs);
  }

  /** Nothing is live here any more. Never rejects: the lease of a node that stops runs out by itself. */
  async stop(): Promise<void> {
    this.isStopped = true;
    clearInterval(this.timer);
    await this.running;
    const { store, nodeId, log } = this.options;
    await store.deleteNode(nodeId).catch((error: unknown) => {
      log.warn({ err: error }, 'The devices of this node are forgotten with its lease.');
    });
  }

  deviceArrived(userId: string, deviceId: string): void {
    const key = keyOf(userId, deviceId);
    const live = this.here.get(key) ?? { userId, deviceId, streams: 0 };
    live.streams += 1;
    this.here.set(key, live);
    if (live.streams === 1) this.note(key, live);
  }

  deviceLeft(userId: string, deviceId: string): void {
    const key = keyOf(userId, deviceId);
    const live = this.here.get(key);
    if (!live) return;
    live.streams -= 1;
    if (live.streams > 0) return;
    this.here.delete(key);
    this.note(key, live);
  }

  /** The table may have lost the rows of this node: they are written again. */
  rewrite(): void {
    for (const [key, live] of this.here) this.note(key, live);
  }

  private note(key: string, device: { readonly userId: string; readonly deviceId: string }): void {
    this.changed.set(key, device);
    this.track(() => this.write());
  }

  private track(work: () => Promise<void>): void {
    if (this.isStopped) return;
    this.running ??= this.run(work).finally(() => {
      this.running = null;
      if (this.changed.size > 0) this.track(() => this.write());
    });
  }

  /** Never rejects. */
  private async run(work: () => Promise<void>): Promise<void> {
    await new Promise(setImmediate);
    try {
      await work();
    } catch (error) {
      this.options.log.warn({ err: error }, 'Which devices are online could not be written; it goes on.');
      await new Promise((resolve) => setTimeout(resolve, pauseMs));
    }
  }

  private async write(): Promise<void> {
    const { store, nodeId } = this.options;
    const changes = [...this.changed];
    await store.write(nodeId, {
      arrived: changes.filter(([key]) => this.here.has(key)).map(([, device]) => device),
      left: changes.filter(([key]) => !this.here.has(key)).map(([, device]) => device),
    });
    // What changed again meanwhile stays to be written.
    for (const [key, device] of changes) if (this.changed.get(key) === device) this.changed.delete(key);
  }
}

function keyOf(userId: string, deviceId: string): string {
  return `${userId} ${deviceId}`;
}
