import { v7 as uuidV7 } from 'uuid';
import type { AdminUse } from '../audit/admin-use.js';
import { DuetError, type ErrorCode } from '../errors.js';
import { isAsExpected } from '../writes/batch-sql.js';
import type { BatchTransaction } from '../writes/batch-transaction.js';
import type { BatchCompanion } from './append-store.js';

/** One entry for each command of an administrator: array parameters, like everything in the batched write. */
const insertEntries = {
  name: 'messages-audit-sends',
  text: `
    INSERT INTO audit_entry (
      id, admin_id, action, on_behalf_of_id, target, reason, request_id, message_id, refusal)
    SELECT * FROM unnest(
      $1::uuid[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::uuid[], $9::text[])
    WHERE ${isAsExpected}`,
};

/** What the audit log tells of one command. */
export interface AuditedSend {
  readonly use: AdminUse;
  readonly messageId: string | null;
  readonly refusal: ErrorCode | null;
}

/**
 * The audit of sends, in the transaction that stores them: what was stored, what was found stored, and what was refused.
 * What an earlier attempt at the same command has stored has its entry; a refusal and a repeat may be told twice after a broken
 * COMMIT.
 */
export function auditSends(onRefusal: (refusal: DuetError) => void): BatchCompanion {
  return (transaction, { decided, messages }) => {
    const used = decided.flatMap(({ command: { use }, outcome }) => (use ? [{ use, outcome }] : []));
    if (used.length === 0) return;
    const written = new Set(messages.map(({ message }) => message.id));
    insertAuditEntries(
      transaction,
      used.flatMap(({ use, outcome }): AuditedSend[] => {
        if (outcome instanceof DuetError) return [{ use, messageId: null, refusal: outcome.code }];
        const isTold = !outcome.duplicate && !written.has(outcome.message.id);
        return isTold ? [] : [{ use, messageId: outcome.message.id, refusal: null }];
      }),
    );
    for (const { outcome } of used) if (outcome instanceof DuetError) onRefusal(outcome);
  };
}

/** Adds entries to the audit log in the transaction of a batch. */
export function insertAuditEntries(transaction: BatchTransaction, entries: readonly AuditedSend[]): void {
  if (entries.length === 0) return;
  transaction.write({
    ...insertEntries,
    values: [
      entries.map(() => uuidV7()),
      entries.map(({ use }) => use.adminId),
      entries.map(({ use }) => use.action),
      entries.map(({ use }) => use.onBehalfOfId),
      entries.map(({ use }) => use.target),
      entries.map(({ use }) => use.reason),
      entries.map(({ use }) => use.requestId),
      entries.map(({ messageId }) => messageId),
      entries.map(({ refusal }) => refusal),
    ],
  });
}
