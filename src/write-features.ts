import type pg from 'pg';
import { sliceSize } from './admin/fan-out.js';
import type { AuditTrail } from './audit/trail.js';
import { isDiskFull, isOutage } from './database/outage.js';
import { maxInboxesPerTransaction } from './inbox/inbox-writer.js';
import type { InboxPublisher } from './inbox/publisher.js';
import { SendPart, type BatchCompanion } from './messages/append-store.js';
import { auditSends } from './messages/audit-sends.js';
import { ImportPart, type ImportCommand, type ImportOutcome } from './messages/import-part.js';
import { queuePushes } from './messages/queue-pushes.js';
import type { SendCommand, SendOutcome } from './messages/send-command.js';
import { insertUploadReferences } from './messages/upload-reference-store.js';
import type { Metrics } from './metrics.js';
import { watchBatches } from './node-metrics.js';
import type {
  AcknowledgeCommand,
  AcknowledgeOutcome,
  DeliverCommand,
  DeliverOutcome,
  ReadCommand,
  ReadOutcome,
} from './receipts/commands.js';
import { AcknowledgePart, DeliverPart, ReadPart } from './receipts/receipt-parts.js';
import type { Tracing } from './tracing/tracing.js';
import { BatchStore } from './writes/batch-store.js';
import { BatchWriter } from './writes/batch-writer.js';
import type { BulkPace } from './writes/bulk-pace.js';

/** Everything that goes through the batched write. */
interface WriteCommands {
  readonly import: { readonly command: ImportCommand; readonly outcome: ImportOutcome };
  readonly send: { readonly command: SendCommand; readonly outcome: SendOutcome };
  readonly read: { readonly command: ReadCommand; readonly outcome: ReadOutcome };
  readonly deliver: { readonly command: DeliverCommand; readonly outcome: DeliverOutcome };
  readonly acknowledge: { readonly command: AcknowledgeCommand; readonly outcome: AcknowledgeOutcome };
}

/** A queue that stores messages. */
export type SendQueue = Pick<BatchWriter<Pick<WriteCommands, 'send'>>, 'submit'>;

export interface WriterOptions {
  readonly pool: pg.Pool;
  readonly publisher: InboxPublisher;
  readonly metrics: Metrics;
  readonly trail: AuditTrail;
  readonly queuesPushes: boolean;
  readonly pace: BulkPace;
  readonly tracing: Tracing | undefined;
}

/** The queue of users' writes, and the one of bulk work beside it, which has its turns at the pace. */
export function createWriters(options: WriterOptions) {
  const { pool, publisher, metrics, trail, queuesPushes, pace, tracing } = options;
  const referring: BatchCompanion = (transaction, sends) =>
    insertUploadReferences(transaction, sends.messages);
  const auditing = auditSends((refusal) => trail.noticeRecorded(refusal));
  const companions = [
    auditing,
    referring,
    ...(queuesPushes ? [queuePushes] : []),
    ...(tracing ? [tracing.writes.companion] : []),
  ];
  const watch = watchBatches(metrics);
  const shared = {
    store: new BatchStore(pool),
    publisher,
    isTransient: isOutage,
    isFull: isDiskFull,
    onRetry: watch.onRetry,
    watch: tracing?.writes,
  };
  const writer = new BatchWriter<Omit<WriteCommands, 'import'>>({
    ...shared,
    parts: {
      send: new SendPart(companions),
      read: new ReadPart(),
      deliver: new DeliverPart(),
      acknowledge: new AcknowledgePart(),
    },
    onBatch: watch.onBatch,
  });
  const bulkWriter = new BatchWriter<Pick<WriteCommands, 'send' | 'import' | 'deliver'>>({
    ...shared,
    parts: { send: new SendPart(companions), import: new ImportPart(), deliver: new DeliverPart() },
    maxBatch: sliceSize,
    maxKeys: maxInboxesPerTransaction,
    // Its times are mostly rests.
    onBatch: ({ size }) => metrics.batchSize.observe(size),
    maxWaitMs: Number.POSITIVE_INFINITY,
    pace,
  });
  /** What a backlog tells to many peers is bulk work, so that no send waits for as many locks. */
  const deliver = (command: DeliverCommand): Promise<DeliverOutcome> =>
    command.items.length > sliceSize
      ? bulkWriter.submit('deliver', command)
      : writer.submit('deliver', command);
  return { writer, bulkWriter, deliver };
}
