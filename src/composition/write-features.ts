import type pg from 'pg';
import { sliceSize } from '../admin/fan-out.js';
import type { AuditTrail } from '../audit/trail.js';
import { isDiskFull, isOutage } from '../database/outage.js';
import { DuetError } from '../errors.js';
import { maxInboxesPerTransaction } from '../inbox/inbox-writer.js';
import type { InboxPublisher } from '../inbox/publisher.js';
import type { MediaContentService } from '../media/content-service.js';
import { SendPart, type BatchCompanion } from '../messages/append-store.js';
import { auditSends } from '../messages/audit-sends.js';
import { ImportPart, type ImportCommand, type ImportOutcome } from '../messages/import-part.js';
import { hasFiles } from '../messages/content-files.js';
import { KnownPairs } from '../messages/known-pairs.js';
import { queuePushes } from '../messages/queue-pushes.js';
import type { SendCommand, SendOutcome } from '../messages/send-command.js';
import { insertUploadReferences } from '../messages/upload-reference-store.js';
import type { Metrics } from '../metrics.js';
import type {
  AcknowledgeCommand,
  AcknowledgeOutcome,
  DeliverCommand,
  DeliverOutcome,
  ReadCommand,
  ReadOutcome,
} from '../receipts/commands.js';
import { AcknowledgePart, DeliverPart, ReadPart } from '../receipts/receipt-parts.js';
import type { Tracing } from '../tracing/tracing.js';
import { BatchStore } from '../writes/batch-store.js';
import { BatchWriter } from '../writes/batch-writer.js';
import type { BulkPace } from '../writes/bulk-pace.js';
import { watchBatches } from './node-metrics.js';

/** Everything that goes through the batched write. */
interface WriteCommands {
  readonly import: { readonly command: ImportCommand; readonly outcome: ImportOutcome };
  readonly send: { readonly command: SendCommand; readonly outcome: SendOutcome };
  readonly read: { readonly command: ReadCommand; readonly outcome: ReadOutcome };
  readonly deliver: { readonly command: DeliverCommand; readonly outcome: DeliverOutcome };
  readonly acknowledge: { readonly command: AcknowledgeCommand; readonly outcome: AcknowledgeOutcome };
}

/** A queue that stores messages. */
type SendQueue = Pick<BatchWriter<Pick<WriteCommands, 'send'>>, 'submit'>;

export interface WriterOptions {
  readonly pool: pg.Pool;
  readonly publisher: InboxPublisher;
  readonly metrics: Metrics;
  readonly trail: AuditTrail;
  readonly queuesPushes: boolean;
  readonly pace: BulkPace;
  readonly tracing: Tracing | undefined;
  readonly contents: Pick<MediaContentService, 'settleSend' | 'settleAll'>;
  /** Two people have written to each other now, who had not before. */
  readonly onAcquainted: (userId: string, peerId: string) => void;
}

/** What users write, on one queue, and bulk work beside it, on one that has its turns at the pace. */
export function createWriters(options: WriterOptions) {
  const { pool, publisher, metrics, trail, queuesPushes, pace, tracing, contents, onAcquainted } = options;
  const referring: BatchCompanion = (transaction, sends) =>
    insertUploadReferences(transaction, sends.messages);
  const auditing = auditSends((refusal) => trail.noticeRecorded(refusal));
  const companions = [
    auditing,
    referring,
    ...(queuesPushes ? [queuePushes] : []),
    ...(tracing ? [tracing.writes.companion] : []),
  ];
  const pairs = new KnownPairs();
  const watch = watchBatches(metrics);
  const shared = {
    store: new BatchStore(pool, { onSurprise: () => metrics.writeSurprises.inc() }),
    publisher,
    isTransient: isOutage,
    isFull: isDiskFull,
    onRetry: watch.onRetry,
    watch: tracing?.writes,
  };
  const writer = new BatchWriter<Omit<WriteCommands, 'import'>>({
    ...shared,
    parts: {
      send: new SendPart(pairs, companions),
      read: new ReadPart(pairs),
      deliver: new DeliverPart(pairs),
      acknowledge: new AcknowledgePart(),
    },
    onBatch: watch.onBatch,
  });
  const bulkWriter = new BatchWriter<Pick<WriteCommands, 'send' | 'import' | 'deliver'>>({
    ...shared,
    parts: {
      send: new SendPart(pairs, companions),
      import: new ImportPart(),
      deliver: new DeliverPart(pairs),
    },
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
  const noteFirstReply = ({ isFirstReply, message }: SendOutcome): void => {
    if (isFirstReply) onAcquainted(message.senderId, message.recipientId);
  };
  const sendThrough =
    (queue: SendQueue) =>
    async (command: SendCommand): Promise<SendOutcome> => {
      const startedAt = performance.now();
      const settled = hasFiles(command.content) ? await contents.settleSend(command) : command;
      const outcome = await queue.submit('send', settled);
      metrics.sendSeconds.observe((performance.now() - startedAt) / 1000);
      (outcome.duplicate ? metrics.repeatedSends : metrics.sends).inc();
      noteFirstReply(outcome);
      return outcome;
    };
  const sendAtOnce = sendThrough(writer);
  return {
    send: (command: SendCommand) => pace.serve(() => sendAtOnce(command)),
    sendInBulk: sendThrough(bulkWriter),
    import: async (command: ImportCommand): Promise<ImportOutcome> => {
      const rows = await contents.settleAll(command.rows);
      const outcomes = await bulkWriter.submit('import', { ...command, rows });
      for (const outcome of outcomes) if (!(outcome instanceof DuetError)) noteFirstReply(outcome);
      return outcomes;
    },
    read: (command: ReadCommand) => writer.submit('read', command),
    acknowledge: (command: AcknowledgeCommand) => writer.submit('acknowledge', command),
    deliver,
    areBehind: () => writer.isBehind,
    drain: () => Promise.all([writer.drain(), bulkWriter.drain()]),
  };
}
