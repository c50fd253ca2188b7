import type { AdminCaller } from '../audit/admin-use.js';
import type { AuditTrail } from '../audit/trail.js';
import { DuetError } from '../errors.js';
import type { AdminPushDecision } from '../generated/resolvers.js';
import { isUuid } from '../input/text-rules.js';
import type { StoredMessage } from '../messages/message.js';
import type { ToldAfter, TracedDevice, TracedMessage, TracedPush, TraceStore } from './trace-store.js';

/** What became of a message. */
export interface MessageTrace {
  readonly message: StoredMessage;
  readonly storedAt: Date;
  readonly deliveredAt: Date | null;
  readonly readAt: Date | null;
  readonly push: AdminPushDecision;
  readonly devices: DeviceTrace[];
}

/** What became of it on one device. */
export interface DeviceTrace {
  readonly userId: string;
  readonly deviceId: string;
  readonly registered: boolean;
  readonly acknowledged: boolean | null;
  readonly lastAcknowledgedAt: Date | null;
  readonly push: TracedPush | null;
}

export interface TraceServiceOptions {
  readonly store: TraceStore;
  readonly trail: AuditTrail;
}

export class TraceService {
  constructor(private readonly options: TraceServiceOptions) {}

  /** The trace of a message as it is now; each look is in the audit log. Throws MESSAGE_NOT_FOUND, also for an erased one. */
  async trace(admin: AdminCaller, messageId: string): Promise<MessageTrace> {
    const { store, trail } = this.options;
    return trail.runAndRecord(admin, { action: 'adminMessageTrace', target: messageId }, async () => {
      const traced = isUuid(messageId) ? await store.find(messageId) : null;
      if (!traced || traced.message.erasedAt !== null) {
        throw new DuetError('MESSAGE_NOT_FOUND', 'messageId names no message.', { field: 'messageId' });
      }
      return this.read(traced);
    });
  }

  private async read(traced: TracedMessage): Promise<MessageTrace> {
    const { store } = this.options;
    const { message, storedAt } = traced;
    const { senderId, recipientId } = message;
    // Pushes before devices: what is pushed meanwhile is missing rather than told of a device as it was before.
    const pushes = await store.listPushes(message.id, recipientId);
    const [devices, positions] = await Promise.all([
      store.listDevices([recipientId, senderId]),
      store.findPositions(traced),
    ]);
    const told = await store.findTold(traced, searchesFor(traced, positions));
    const ofRecipient = devices.filter(({ userId }) => userId === recipientId);
    const ofSender = devices.filter(({ userId }) => userId === senderId);
    const position = pushes[0] ? Number(pushes[0].position) : (positions.get(recipientId) ?? null);
    const senderPosition = positions.get(senderId) ?? null;
    return {
      message,
      storedAt,
      ...told,
      push: decisionOf(traced, ofRecipient, pushes),
      devices: [
        ...traceDevices(recipientId, { position, devices: ofRecipient, pushes }),
        ...traceDevices(senderId, { position: senderPosition, devices: ofSender, pushes: [] }),
      ],
    };
  }
}

/**
 * A log is searched only when a view says that there is something to find. Of what was hidden from one side nothing was told
 * to the sender, and what was hidden from the recipient they never read, however far the positions have moved past it.
 */
function searchesFor(
  { message, senderView, recipientView }: TracedMessage,
  positions: ReadonlyMap<string, number>,
): ToldAfter {
  const { senderId, recipientId, seq, hiddenFrom } = message;
  const deliveredUpToSeq = Math.max(senderView?.peerDeliveredUpToSeq ?? 0, senderView?.peerReadUpToSeq ?? 0);
  const readUpToSeq = recipientView?.readUpToSeq ?? 0;
  const isTold = hiddenFrom === null && deliveredUpToSeq >= seq;
  const isRead = hiddenFrom !== 'RECIPIENT' && readUpToSeq >= seq;
  return {
    delivered: isTold ? (positions.get(senderId) ?? 0) : null,
    read: isRead ? (positions.get(recipientId) ?? 0) : null,
  };
}

/** What decided it when the message was stored; failing that, what was done since; failing that, what would decide it now. */
function decisionOf(
  { message, wantsPush, isQueued, recipientView }: TracedMessage,
  devices: readonly TracedDevice[],
  pushes: readonly TracedPush[],
): AdminPushDecision {
  if (message.hiddenFrom === 'RECIPIENT') return 'HIDDEN';
  if (message.imported) return 'IMPORTED';
  if (!wantsPush) return 'NOT_WANTED';
  if (isQueued) return 'QUEUED';
  if (pushes.length > 0) return 'DECIDED';
  if (recipientView?.pushLevel === 'NONE') return 'MUTED';
  return devices.some(({ pushProvider }) => pushProvider !== null) ? 'NOT_NEEDED' : 'NO_TOKEN';
}

function traceDevices(
  userId: string,
  found: {
    readonly position: number | null;
    readonly devices: readonly TracedDevice[];
    readonly pushes: readonly TracedPush[];
  },
): DeviceTrace[] {
  const { position, devices, pushes } = found;
  const ids = new Set([...devices.map(({ id }) => id), ...pushes.map(({ deviceId }) => deviceId)]);
  return [...ids].toSorted().map((deviceId) => {
    const device = devices.find(({ id }) => id === deviceId);
    return {
      userId,
      deviceId,
      registered: device !== undefined,
      acknowledged: device && position !== null ? Number(device.acknowledgedPosition ?? 0) >= position : null,
      lastAcknowledgedAt: device?.acknowledgedAt ?? null,
      push: pushes.find((push) => push.deviceId === deviceId) ?? null,
    };
  });
}
