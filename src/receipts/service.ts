import type { ConversationView } from '../conversations/conversation.js';
import type { ConversationService } from '../conversations/service.js';
import type { StoredDevice } from '../devices/device.js';
import { deviceNotFound, isDeviceId } from '../devices/device-rules.js';
import { badInput, DuetError } from '../errors.js';
import { isUuid } from '../input/text-rules.js';
import type { AcknowledgeCommand, AcknowledgeOutcome, ReadCommand, ReadOutcome } from './commands.js';
import type { DeliveryPump } from './delivery-pump.js';

export interface ReceiptServiceOptions {
  readonly conversations: ConversationService;
  readonly read: (command: ReadCommand) => Promise<ReadOutcome>;
  readonly acknowledge: (command: AcknowledgeCommand) => Promise<AcknowledgeOutcome>;
  readonly pump: Pick<DeliveryPump, 'notice'>;
}

export class ReceiptService {
  constructor(private readonly options: ReceiptServiceOptions) {}

  /**
   * The viewer has read up to `upToSeq`. Never goes back: an older position changes nothing and answers the conversation as
   * it is. Above `lastSeq` it is BAD_USER_INPUT.
   */
  async markRead(
    viewerId: string,
    input: { readonly conversationId: string; readonly upToSeq: number },
  ): Promise<ConversationView> {
    const { conversationId, upToSeq } = input;
    if (upToSeq < 0) throw badInput('input.upToSeq', 'must be 0 or more');
    const view = isUuid(conversationId)
      ? await this.options.conversations.findView(viewerId, conversationId)
      : null;
    if (!view) throw new DuetError('CONVERSATION_NOT_FOUND', 'You have no conversation with this id.');
    return this.options.read({
      userId: viewerId,
      peerId: view.peerId,
      conversationId: view.conversationId,
      upToSeq,
    });
  }

  /** A device has stored everything up to `position` of its user's inbox. An older position changes nothing. */
  async acknowledge(viewerId: string, deviceId: string, position: number): Promise<StoredDevice> {
    if (!isDeviceId(deviceId)) throw deviceNotFound();
    const { device, hasNews } = await this.options.acknowledge({ userId: viewerId, deviceId, position });
    if (hasNews) this.options.pump.notice(viewerId);
    return device;
  }
}
