import type { CursorCodec } from '../database/cursor.js';
import { DuetError } from '../errors.js';
import { connectionOf, isGiven, parseFirst, type Connection } from '../input/paging.js';
import type { StoredDevice } from './device.js';
import {
  deviceNotFound,
  isDeviceId,
  parseDeviceId,
  parseLanguage,
  parsePlatform,
  parsePushAddress,
  type PushAddress,
} from './device-rules.js';
import type { DeviceStore, DeviceValues } from './store.js';

export const maxDevices = 20;

/** `RegisterDeviceInput`, coerced by GraphQL and otherwise unchecked. */
export interface RegisterInput {
  readonly deviceId: string;
  readonly platform?: string | null | undefined;
  readonly language?: string | null | undefined;
  readonly push?: PushAddress | null | undefined;
}

export class DeviceService {
  constructor(
    private readonly store: DeviceStore,
    private readonly cursors: CursorCodec,
  ) {}

  /** Registers a device or updates what is known of it; the 21st is refused with LIMIT_REACHED. */
  async register(viewerId: string, input: RegisterInput): Promise<StoredDevice> {
    const id = parseDeviceId(input.deviceId, 'input.deviceId');
    return this.upsert(viewerId, id, {
      ...(input.platform === undefined ? {} : { platform: parsePlatform(input.platform, 'input.platform') }),
      ...(input.language === undefined ? {} : { language: parseLanguage(input.language, 'input.language') }),
      ...(input.push === undefined ? {} : { push: parsePushAddress(input.push, 'input.push') }),
    });
  }

  /** The device that opens a stream: registered when unknown. */
  async touch(viewerId: string, deviceId: string): Promise<StoredDevice> {
    const id = parseDeviceId(deviceId, 'deviceId');
    return (await this.store.find(viewerId, id)) ?? this.upsert(viewerId, id, {});
  }

  async remove(viewerId: string, deviceId: string): Promise<string> {
    if (!isDeviceId(deviceId) || !(await this.store.delete(viewerId, deviceId))) throw deviceNotFound();
    return deviceId;
  }

  /** The viewer's devices in the order of their ids. */
  async page(
    viewerId: string,
    page: { readonly first?: number | null | undefined; readonly after?: string | null | undefined },
  ): Promise<Connection<StoredDevice>> {
    const size = parseFirst(page.first);
    const scope = `devices:${viewerId}`;
    const afterId = isGiven(page.after) ? this.cursors.decodeText(page.after, scope).position : null;
    const found = await this.store.list(viewerId, { afterId, limit: size + 1 });
    return connectionOf(found.slice(0, size), {
      encode: this.cursors.encoder(),
      placeOf: (device) => ({ scope, position: device.id }),
      hasNextPage: found.length > size,
      hasPreviousPage: afterId !== null,
    });
  }

  private async upsert(viewerId: string, id: string, values: DeviceValues): Promise<StoredDevice> {
    const device = await this.store.upsert(viewerId, id, values, maxDevices);
    if (!device)
      throw new DuetError('LIMIT_REACHED', `A user has at most ${maxDevices} devices.`, {
        limit: maxDevices,
      });
    return device;
  }
}
