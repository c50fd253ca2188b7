import type { Identity } from '../auth/tokens.js';

/** One open, authenticated socket. */
export interface Connection {
  readonly identity: Identity;
  /** The devices whose inbox streams are open on it, by the id of the operation. */
  readonly devices: Map<string, string>;
  /** Ends it with a code of `closeCodes`; the reason is at most 123 bytes. */
  close(code: number, reason: string): void;
}

/** Whose sockets are meant: all of a user's, or those of one device. */
export interface ConnectionTarget {
  readonly userId: string;
  readonly deviceId?: string | null;
}

/** Who wants to know that a user has any socket on this node. */
export interface ConnectionWatcher {
  /** The first one is open. */
  arrived(userId: string): void;
  /** The last one has gone. */
  left(userId: string): void;
}

/** Who wants to know which devices have an inbox stream open on this node. */
export interface DeviceWatcher {
  deviceArrived(userId: string, deviceId: string): void;
  deviceLeft(userId: string, deviceId: string): void;
}

/** The open sockets of this node by user, so that what is decided about a user reaches them. */
export class Connections {
  /** Few for each: sets would take more. */
  private readonly byUser = new Map<string, readonly Connection[]>();
  private readonly watchers: ConnectionWatcher[] = [];
  private readonly deviceWatchers: DeviceWatcher[] = [];
  private count = 0;

  get size(): number {
    return this.count;
  }

  countOf(userId: string): number {
    return this.byUser.get(userId)?.length ?? 0;
  }

  /** Tells `watcher` from now on; calls are synchronous and must not throw. */
  watch(watcher: ConnectionWatcher): void {
    this.watchers.push(watcher);
  }

  /** The same for devices. A device with several streams arrives with each and leaves with each. */
  watchDevices(watcher: DeviceWatcher): void {
    this.deviceWatchers.push(watcher);
  }

  /** An operation of the connection has become a stream of this device. */
  openDevice(connection: Connection, operationId: string, deviceId: string): void {
    connection.devices.set(operationId, deviceId);
    for (const watcher of this.deviceWatchers) watcher.deviceArrived(connection.identity.userId, deviceId);
  }

  /** The operation has ended, whatever it was. */
  closeDevice(connection: Connection, operationId: string): void {
    const deviceId = connection.devices.get(operationId);
    if (deviceId === undefined) return;
    connection.devices.delete(operationId);
    for (const watcher of this.deviceWatchers) watcher.deviceLeft(connection.identity.userId, deviceId);
  }

  add(connection: Connection): void {
    const { userId } = connection.identity;
    const connections = [...(this.byUser.get(userId) ?? []), connection];
    this.byUser.set(userId, connections);
    this.count += 1;
    if (connections.length === 1) for (const watcher of this.watchers) watcher.arrived(userId);
  }

  remove(connection: Connection): void {
    const { userId } = connection.identity;
    for (const operationId of [...connection.devices.keys()]) this.closeDevice(connection, operationId);
    const connections = this.byUser.get(userId) ?? [];
    const others = connections.filter((one) => one !== connection);
    if (others.length === connections.length) return;
    this.count -= 1;
    if (others.length > 0) {
      this.byUser.set(userId, others);
      return;
    }
    this.byUser.delete(userId);
    for (const watcher of this.watchers) watcher.left(userId);
  }

  /** Ends the sockets of a user, or only those on which a stream of the named device is open. */
  close(target: ConnectionTarget, code: number, reason: string): void {
    const { userId, deviceId = null } = target;
    for (const connection of this.byUser.get(userId) ?? []) {
      const isMeant = deviceId === null || [...connection.devices.values()].includes(deviceId);
      if (isMeant) connection.close(code, reason);
    }
  }
}
