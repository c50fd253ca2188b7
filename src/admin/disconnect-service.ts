import { checkReason, type AdminCaller } from '../audit/admin-use.js';
import type { AuditTrail } from '../audit/trail.js';
import type { ControlPublisher } from '../control/publisher.js';
import { DuetError, userNotFound } from '../errors.js';
import { parseTargetId, textDefect } from '../input/text-rules.js';
import type { DisconnectStore } from './disconnect-store.js';

/** `AdminDisconnectUserInput`, coerced by GraphQL and otherwise unchecked. */
export interface DisconnectInput {
  readonly userId: string;
  readonly deviceId?: string | null | undefined;
  readonly reason?: string | null | undefined;
}

export interface DisconnectServiceOptions {
  readonly store: DisconnectStore;
  readonly control: ControlPublisher;
  readonly trail: AuditTrail;
}

export class DisconnectService {
  constructor(private readonly options: DisconnectServiceOptions) {}

  /**
   * Closes the live connections of a user, or of one device, on every node: at once where the hint arrives, within about
   * a second where it is lost. Forbids nothing: their clients may come back.
   */
  async disconnect(admin: AdminCaller, input: DisconnectInput): Promise<string> {
    const { store, control, trail } = this.options;
    const { userId, deviceId = null, reason } = input;
    const description = { action: 'adminDisconnectUser', target: userId, reason };
    return trail.run(admin, description, async (use) => {
      checkReason(reason);
      const target = { userId: parseTargetId(userId), deviceId };
      if (deviceId !== null && textDefect(deviceId) !== undefined) throw deviceNotFound();
      const missing = await store.findMissing(target);
      if (missing === 'user') throw userNotFound();
      if (missing === 'device') throw deviceNotFound();
      const revision = await store.insert(use, target);
      control.publish({ revision, userId });
      return userId;
    });
  }
}

function deviceNotFound(): DuetError {
  return new DuetError('DEVICE_NOT_FOUND', 'input.deviceId names no device of this user.', {
    field: 'input.deviceId',
  });
}
