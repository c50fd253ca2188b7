import { towards, type AdminUse } from '../audit/admin-use.js';
import { DuetError } from '../errors.js';
import type { BatchPart, PartResult } from '../writes/batch-store.js';
import type { BatchTransaction } from '../writes/batch-transaction.js';
import type { HeldInboxes } from '../writes/held-inboxes.js';
import { decideSends, writePlan } from './append-store.js';
import { insertAuditEntries, type AuditedSend } from './audit-sends.js';
import { OwnAttempts } from './own-attempts.js';
import type { SendCommand, SendOutcome } from './send-command.js';
import { insertUploadReferences } from './upload-reference-store.js';

/** A part of an import that is stored in one transaction: whole conversations, in the order of their rows. */
export interface ImportCommand {
  readonly rows: readonly SendCommand[];
  /** How many messages the whole call has, refused ones and those of other parts included. */
  readonly asked: number;
  readonly use: AdminUse;
}

/** What became of each row. */
export type ImportOutcome = readonly (SendOutcome | DuetError)[];

/**
 * Imported messages: numbered and keyed like sent ones, but nobody's inbox gets them. Each touched conversation tells both
 * its members once that it has changed.
 */
export class ImportPart implements BatchPart<ImportCommand, ImportOutcome> {
  private readonly attempts = new OwnAttempts();

  usersOf({ rows }: ImportCommand): readonly string[] {
    return rows.flatMap((row) => [row.senderId, row.recipientId]);
  }

  async run(
    transaction: BatchTransaction,
    locked: Promise<HeldInboxes>,
    commands: readonly ImportCommand[],
  ): Promise<PartResult<ImportOutcome>> {
    const rows = commands.flatMap((command) => command.rows);
    const { plan, decided } = await decideSends(transaction, locked, rows);
    const recognised = decided.map((outcome, index) => this.attempts.recognise(rows[index], outcome));
    const outcomes: ImportOutcome[] = [];
    const audited: AuditedSend[] = [];
    for (const { rows: own, use, asked } of commands) {
      const start = outcomes.reduce((sum, outcome) => sum + outcome.length, 0);
      const ofCommand = decided.slice(start, start + own.length);
      const answered = recognised.slice(start, start + own.length);
      outcomes.push(answered);
      const conversations = storedConversations(ofCommand);
      plan.announce(conversations);
      // An earlier attempt that is stored has its entry.
      const isTold = conversations.size === 0 && storedConversations(answered).size > 0;
      if (!isTold)
        audited.push({ use: towards(use, describe(ofCommand, asked)), messageId: null, refusal: null });
    }
    writePlan(transaction, plan);
    insertUploadReferences(transaction, plan.messages);
    insertAuditEntries(transaction, audited);
    return { outcomes, entries: plan.entries };
  }
}

function storedConversations(outcomes: ImportOutcome): Set<string> {
  return new Set(
    outcomes.flatMap((outcome) =>
      outcome instanceof DuetError || outcome.duplicate ? [] : [outcome.message.conversationId],
    ),
  );
}

function describe(outcomes: ImportOutcome, asked: number): string {
  const stored = outcomes.filter((outcome) => !(outcome instanceof DuetError) && !outcome.duplicate);
  return `${stored.length} of ${asked} messages in ${storedConversations(outcomes).size} conversations`;
}
