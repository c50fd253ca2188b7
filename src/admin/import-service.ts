import { type AdminCaller, type AdminUse } from '../audit/admin-use.js';
import type { AuditTrail } from '../audit/trail.js';
import { badInput, DuetError } from '../errors.js';
import { parseTargetId } from '../input/text-rules.js';
import { parseContent } from '../messages/content-rules.js';
import type { ImportCommand, ImportOutcome } from '../messages/import-part.js';
import { parseClientMessageId } from '../messages/message-rules.js';
import { addressMessage, prepareMessage } from '../messages/prepare-send.js';
import type { SendCommand, SendOutcome } from '../messages/send-command.js';

const maxRows = 500;
/** Two people each: no transaction locks more than 100 inboxes. */
const conversationsPerSlice = 50;

/** `ImportedMessageInput`, coerced by GraphQL and otherwise unchecked. */
export interface ImportedMessageInput {
  readonly from: string;
  readonly to: string;
  readonly content: unknown;
  readonly clientMessageId: string;
  readonly customData?: unknown;
  readonly sentAt: Date;
}

/** What became of one row: it is stored, or refused. */
export type ImportResult =
  | { readonly clientMessageId: string; readonly outcome: SendOutcome }
  | { readonly clientMessageId: string; readonly refusal: DuetError };

export interface ImportServiceOptions {
  /** Stores one slice in a transaction of its own; not in the batches of users. */
  readonly store: (command: ImportCommand) => Promise<ImportOutcome>;
  readonly trail: AuditTrail;
}

/** Moves conversations of another system here: appended to history at their own times, without a push, an unread count or an event each. */
export class ImportService {
  constructor(private readonly options: ImportServiceOptions) {}

  /**
   * Stores 1–500 messages and answers in their order. What is wrong with a row is that row's result; the same rows again
   * answer the same messages and change nothing.
   */
  async import(admin: AdminCaller, inputs: readonly ImportedMessageInput[]): Promise<ImportResult[]> {
    return this.options.trail.run(admin, { action: 'adminImportMessages' }, async (use) => {
      if (inputs.length < 1 || inputs.length > maxRows) {
        throw badInput('input.messages', `must have 1 to ${maxRows} entries`);
      }
      const rows = inputs.map((input, index) => parseRow(use, input, `input.messages[${index}]`));
      const answers = await this.storeAll(use, rows);
      return inputs.map(({ clientMessageId }, index): ImportResult => {
        const answer = answers[index] ?? new DuetError('INTERNAL_SERVER_ERROR');
        return answer instanceof DuetError
          ? { clientMessageId, refusal: answer }
          : { clientMessageId, outcome: answer };
      });
    });
  }

  /** In slices of whole conversations, so that each of them is told of once. */
  private async storeAll(
    use: AdminUse,
    rows: readonly (SendCommand | DuetError)[],
  ): Promise<(SendOutcome | DuetError | undefined)[]> {
    const answers: (SendOutcome | DuetError | undefined)[] = rows.map((row) =>
      row instanceof DuetError ? row : undefined,
    );
    const slices = sliceByConversation(rows);
    const call = { asked: rows.length, use };
    // Nothing to store is a use all the same.
    if (slices.length === 0) await this.options.store({ ...call, rows: [] });
    for (const slice of slices) {
      const outcome = await this.options.store({ ...call, rows: slice.map(({ row }) => row) });
      slice.forEach(({ index }, place) => {
        answers[index] = outcome[place];
      });
    }
    return answers;
  }
}

interface PlacedRow {
  readonly row: SendCommand;
  readonly index: number;
}

function sliceByConversation(rows: readonly (SendCommand | DuetError)[]): PlacedRow[][] {
  const byConversation = new Map<string, PlacedRow[]>();
  rows.forEach((row, index) => {
    if (row instanceof DuetError) return;
    const placed = byConversation.get(row.conversationId) ?? [];
    placed.push({ row, index });
    byConversation.set(row.conversationId, placed);
  });
  const conversations = [...byConversation.values()];
  const slices: PlacedRow[][] = [];
  for (let start = 0; start < conversations.length; start += conversationsPerSlice) {
    slices.push(conversations.slice(start, start + conversationsPerSlice).flat());
  }
  return slices;
}

function parseRow(use: AdminUse, input: ImportedMessageInput, field: string): SendCommand | DuetError {
  try {
    const { from, to, customData, sentAt } = input;
    parseTargetId(from, `${field}.from`);
    parseTargetId(to, `${field}.to`);
    if (from === to) throw badInput(`${field}.to`, 'must not be the sender');
    const content = parseContent(input.content, `${field}.content`);
    const message = prepareMessage(content, { customData, countsAsUnread: false }, `${field}.content`);
    const command = addressMessage(message, {
      actingId: use.adminId,
      senderId: from,
      recipientId: to,
      asAdmin: true,
      clientMessageId: parseClientMessageId(input.clientMessageId, `${field}.clientMessageId`),
      isBatch: true,
      inSenderView: true,
      inSenderInbox: true,
    });
    return { ...command, field, imported: { sentAt } };
  } catch (error) {
    if (error instanceof DuetError) return error;
    throw error;
  }
}
