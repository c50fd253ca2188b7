import type { ConversationView } from '../conversations/conversation.js';
import type { ConversationService } from '../conversations/service.js';
import type { CursorCodec } from '../database/cursor.js';
import { parseDeviceId } from '../devices/device-rules.js';
import type { StoredDevice } from '../devices/device.js';
import type { DeviceService } from '../devices/service.js';
import { isGiven } from '../input/paging.js';
import type { LiveInboxes } from './live-inboxes.js';
import type { EntryStore } from './entry-store.js';
import { InboxStream, pageSize, type InboxStreamOptions, type StreamStart } from './stream.js';

export interface InboxServiceOptions extends Pick<
  InboxStreamOptions,
  'isOutage' | 'onReRead' | 'onDelivery' | 'onOutage'
> {
  readonly entries: EntryStore;
  readonly live: LiveInboxes;
  readonly cursors: CursorCodec;
  readonly devices: DeviceService;
  readonly conversations: ConversationService;
  /** Moves a device's acknowledged position, see `ReceiptService`. */
  readonly acknowledge: (viewerId: string, deviceId: string, position: number) => Promise<StoredDevice>;
}

export interface InboxSnapshot {
  readonly cursor: string;
  readonly unreadTotal: number;
  readonly conversations: ConversationView[];
}

export class InboxService {
  constructor(private readonly options: InboxServiceOptions) {}

  /**
   * A device's stream: what `after` has not seen, else what the device has not acknowledged, else everything kept. A bad
   * cursor is refused at once, and so is what can be no id of a device; an unknown device is registered once the database
   * answers, for an outage at the begin is waited out like any later one. Whoever iterates must call `return` to let go of it.
   */
  subscribe(
    viewerId: string,
    from: { readonly after?: string | null | undefined; readonly deviceId?: string | null | undefined },
  ): InboxStream {
    const { after } = from;
    const deviceId = isGiven(from.deviceId) ? parseDeviceId(from.deviceId, 'deviceId') : null;
    const asked = isGiven(after) ? this.decodeCursor(viewerId, after) : null;
    return new InboxStream({
      ...this.options,
      userId: viewerId,
      findStart: async () => {
        const device = deviceId === null ? null : await this.options.devices.touch(viewerId, deviceId);
        if (asked?.epoch === 'other') return 'SNAPSHOT_REQUIRED';
        return this.findStart(viewerId, asked?.position ?? device?.acknowledgedPosition ?? 0);
      },
    });
  }

  /** The cursor of one entry, good for this viewer only. */
  cursorOf(userId: string, position: number): string {
    return this.options.cursors.encode({ scope: inboxScope(userId), position });
  }

  /** Everything a new device needs, read at one snapshot of the database whose position is its cursor. */
  async snapshot(viewerId: string): Promise<InboxSnapshot> {
    const { position, ...recent } = await this.options.conversations.snapshotRecent(viewerId);
    return { cursor: this.cursorOf(viewerId, position), ...recent };
  }

  /** The device has stored everything up to the cursor. An older one changes nothing; one of another epoch means nothing. */
  async acknowledge(viewerId: string, deviceId: string, cursor: string): Promise<StoredDevice> {
    const { position, epoch } = this.decodeCursor(viewerId, cursor);
    return this.options.acknowledge(viewerId, deviceId, epoch === 'current' ? position : 0);
  }

  private decodeCursor(viewerId: string, cursor: string): { position: number; epoch: 'current' | 'other' } {
    return this.options.cursors.decodeNumber(cursor, inboxScope(viewerId));
  }

  /** RESUMED exactly when the position is the head, or the entry after it is still kept. */
  private async findStart(viewerId: string, position: number): Promise<StreamStart> {
    const { head, page } = await this.options.entries.begin(viewerId, position, pageSize);
    const isKept = position === head || page[0]?.position === position + 1;
    return isKept ? { after: position, head, page } : 'SNAPSHOT_REQUIRED';
  }
}

function inboxScope(userId: string): string {
  return `inbox:${userId}`;
}
