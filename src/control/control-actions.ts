import type { ControlEvent } from './store.js';

/** What of a node a control event acts on. */
export interface ControlActionsOptions {
  /** Ends open sockets of a user, or of one device, so that their clients come back. */
  readonly disconnect: (target: { readonly userId: string; readonly deviceId: string | null }) => void;
  /** Ends all sockets of a user for good. */
  readonly expel: (userId: string) => void;
  /** Drops what this node remembers of a user. */
  readonly forget: (userId: string) => void;
}

/** What this node does about an event. Settings need nothing here: the head check compares their revision itself. */
export function createControlActions(options: ControlActionsOptions): (event: ControlEvent) => void {
  const { disconnect, expel, forget } = options;
  return ({ kind, userId, deviceId }) => {
    if (userId === null) return;
    switch (kind) {
      case 'SETTINGS':
        return;
      case 'MUTE':
        forget(userId);
        return;
      case 'DISCONNECT':
        disconnect({ userId, deviceId });
        return;
      case 'ERASE':
        forget(userId);
        expel(userId);
    }
  };
}
