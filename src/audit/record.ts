import { v7 as uuidV7 } from 'uuid';
import type { ErrorCode } from '../errors.js';
import type { PrismaClient } from '../generated/prisma/client.js';
import { towards, type AdminUse } from './admin-use.js';

/** One entry to write: a use, and how it ended. Without a refusal it was done. */
export interface NewAuditEntry {
  readonly use: AdminUse;
  readonly refusal?: ErrorCode;
  /** The message that it stored, found or recalled. */
  readonly messageId?: string;
}

/** The client, or the transaction whose effect the entries tell of. */
export type AuditWriter = Pick<PrismaClient, 'auditEntry'>;

/**
 * Adds one entry to the audit log. Called inside the transaction of the effect, so that neither is ever there without the
 * other; on the client itself only where there is no effect.
 */
export async function recordUse(
  writer: AuditWriter,
  use: AdminUse,
  outcome: Omit<NewAuditEntry, 'use'> = {},
): Promise<void> {
  await recordUses(writer, [{ use, ...outcome }]);
}

/** One entry for each of several targets of one call. */
export async function recordUseOnEach(
  writer: AuditWriter,
  use: AdminUse,
  targets: readonly string[],
): Promise<void> {
  await recordUses(
    writer,
    targets.map((target) => ({ use: towards(use, target) })),
  );
}

/** Adds several at once, all or none. */
export async function recordUses(writer: AuditWriter, entries: readonly NewAuditEntry[]): Promise<void> {
  await writer.auditEntry.createMany({
    data: entries.map(({ use, ...outcome }) => ({ id: uuidV7(), ...use, ...outcome })),
  });
}
