import { checkReason, type AdminCaller } from '../audit/admin-use.js';
import type { AuditTrail } from '../audit/trail.js';
import { badInput } from '../errors.js';
import { isUuid } from '../input/text-rules.js';
import { messageMissing, type EditCommand } from './change-rules.js';
import type { ChangeOutcome, MessageChangeStore } from './change-store.js';
import { parseContent } from './content-rules.js';
import { assertMessageSize, parseCustomData } from './message-rules.js';
import type { SendCaller } from './service.js';

/** `EditMessageInput`, coerced by GraphQL and otherwise unchecked. */
export interface EditInput {
  readonly messageId: string;
  readonly version: number;
  readonly content: unknown;
  readonly customData?: unknown;
}

const maxDeleted = 100;

export interface MessageChangeServiceOptions {
  readonly store: MessageChangeStore;
  readonly trail: AuditTrail;
  /** Ties a content to the uploads that it refers to. Never rejects with a refusal: the command carries it. */
  readonly settleEdit: (command: EditCommand) => Promise<EditCommand>;
}

/** What people do to messages that are stored. Everything resolves after the commit. */
export class MessageChangeService {
  constructor(private readonly options: MessageChangeServiceOptions) {}

  /** Takes back one of the viewer's own messages; a repeat answers what is left of it. */
  async recall(viewerId: string, messageId: string): Promise<ChangeOutcome> {
    return this.options.store.recall(viewerId, parseMessageId(messageId));
  }

  /** Takes back anyone's message. */
  async recallAsAdmin(
    caller: AdminCaller,
    input: { readonly messageId: string; readonly reason?: string | null | undefined },
  ): Promise<ChangeOutcome> {
    const { messageId, reason } = input;
    const description = { action: 'adminRecallMessage', target: messageId, reason };
    return this.options.trail.run(caller, description, async (use) => {
      checkReason(reason);
      return this.options.store.recallAsAdmin(parseMessageId(messageId), use);
    });
  }

  /**
   * Changes what one of the viewer's own messages says; a repeat answers the message as it is. An administrator's edit goes
   * past the rules of who may send to whom and is audited.
   */
  async edit(caller: SendCaller, input: EditInput): Promise<ChangeOutcome> {
    const { store, trail, settleEdit } = this.options;
    const { role, userId } = caller.identity;
    if (role !== 'ADMIN') return store.edit(await settleEdit(prepareEdit(userId, input)));
    return trail.run(caller, { action: 'editMessage', target: input.messageId }, async (use) =>
      store.edit({ ...(await settleEdit(prepareEdit(userId, input))), asAdmin: true }, use),
    );
  }

  /** Deletes 1–100 messages for the viewer alone, all or none; answers their ids, each once. */
  async delete(viewerId: string, messageIds: readonly string[]): Promise<string[]> {
    if (messageIds.length < 1 || messageIds.length > maxDeleted) {
      throw badInput('input.messageIds', `must have 1 to ${maxDeleted} entries`);
    }
    if (!messageIds.every(isUuid)) throw messageMissing('input.messageIds');
    const ids = [...new Set(messageIds.map((id) => id.toLowerCase()))];
    await this.options.store.delete(viewerId, ids);
    return ids;
  }
}

function prepareEdit(viewerId: string, input: EditInput): EditCommand {
  const content = parseContent(input.content);
  const customData = parseCustomData(input.customData);
  assertMessageSize(content, customData);
  return {
    viewerId,
    messageId: parseMessageId(input.messageId),
    asAdmin: false,
    version: input.version,
    content,
    ...(input.customData === undefined ? {} : { customData: customData ?? null }),
  };
}

/** The database is never asked with anything that cannot be an id. */
function parseMessageId(messageId: string): string {
  if (!isUuid(messageId)) throw messageMissing('input.messageId');
  return messageId.toLowerCase();
}
