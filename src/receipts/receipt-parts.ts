import { readView } from '../conversations/conversation-row.js';
import { withReceipts, type ConversationView } from '../conversations/conversation.js';
import { countRetracted } from '../conversations/retracted.js';
import type { Row } from '../database/row.js';
import { deviceNotFound } from '../devices/device-rules.js';
import { badInput, DuetError } from '../errors.js';
import type { PushProvider } from '../generated/prisma/enums.js';
import type { Timestamp } from '../users/user.js';
import type { BatchPart, PartResult } from '../writes/batch-store.js';
import type { BatchTransaction } from '../writes/batch-transaction.js';
import type { HeldInboxes } from '../writes/held-inboxes.js';
import type {
  AcknowledgeCommand,
  AcknowledgeOutcome,
  DeliverCommand,
  DeliverOutcome,
  ReadCommand,
  ReadOutcome,
} from './commands.js';
import { deliveryWaitMs } from './commands.js';
import { ReceiptPlan } from './receipt-plan.js';
import { acknowledge, finishDeliveries, readDeliverFacts, readReadFacts } from './receipt-sql.js';

/** Where sends remember the views of both sides, which receipts change under the same locks. */
export interface ViewMemory {
  /** A committed batch has left these views so. */
  keepViews(inboxes: HeldInboxes, views: readonly ConversationView[]): void;
}

/** Read marks: they only grow, the reader's devices learn of them, and so does the peer unless one blocks the other. */
export class ReadPart implements BatchPart<ReadCommand, ReadOutcome> {
  constructor(private readonly memory: ViewMemory) {}

  usersOf(command: ReadCommand): readonly string[] {
    return [command.userId, command.peerId];
  }

  async run(
    transaction: BatchTransaction,
    locked: Promise<HeldInboxes>,
    commands: readonly ReadCommand[],
  ): Promise<PartResult<ReadOutcome>> {
    const [inboxes, rows, retracted] = await Promise.all([
      locked,
      transaction.read({ ...readReadFacts, values: requestParameters(commands) }),
      countRetracted(
        (text, values) => transaction.read({ text, values: [...values] }),
        commands.map(({ userId, conversationId, upToSeq }) => ({
          userId,
          conversationId,
          afterSeq: upToSeq,
        })),
      ),
    ]);
    const plan = new ReceiptPlan(inboxes);
    const outcomes = commands.map((command, index) => {
      const row = rows[index];
      if (!row) throw new Error('a read mark has no row of facts');
      plan.open(readView(row, 'view'));
      plan.open(readView(row, 'peer_view'));
      return decideRead(plan, command, {
        isBlocked: row.get('is_blocked') === true,
        readCounted: Number(row.get('counted_at')),
        retracted: retracted[index] ?? 0,
      });
    });
    const remember = (): void => this.memory.keepViews(inboxes, plan.changedViews);
    return { outcomes, entries: plan.write(transaction), remember };
  }
}

interface ReadFacts {
  readonly isBlocked: boolean;
  readonly readCounted: number;
  readonly retracted: number;
}

function decideRead(plan: ReceiptPlan, command: ReadCommand, facts: ReadFacts): ConversationView | DuetError {
  const { userId, peerId, conversationId, upToSeq } = command;
  const view = plan.find(userId, conversationId);
  if (!view) return new DuetError('CONVERSATION_NOT_FOUND', 'You have no conversation with this id.');
  if (upToSeq > view.lastSeq) {
    return badInput(
      'input.upToSeq',
      `must not be above the conversation's lastSeq, which is ${view.lastSeq}`,
    );
  }
  if (upToSeq <= view.readUpToSeq) return view;
  const { readCounted, retracted, isBlocked } = facts;
  const next = plan.change(withReceipts(view, { readUpToSeq: upToSeq, readCounted, retracted }));
  plan.append({ userId, kind: 'CONVERSATION_READ', conversationId, upToSeq });
  const peerView = isBlocked ? null : plan.find(peerId, conversationId);
  // What is not in the peer's view is not told: a seq that was hidden from the peer would give itself away.
  const peerSeq = Math.min(upToSeq, peerView?.lastSeq ?? 0);
  if (peerView && peerSeq > peerView.peerReadUpToSeq) {
    const peerDeliveredUpToSeq = Math.max(peerView.peerDeliveredUpToSeq, peerSeq);
    plan.change(withReceipts(peerView, { peerReadUpToSeq: peerSeq, peerDeliveredUpToSeq }));
    plan.append({ userId: peerId, kind: 'PEER_READ', conversationId, upToSeq: peerSeq });
  }
  return next;
}

/** What devices have stored. Needs no inbox: devices are their own rows. */
export class AcknowledgePart implements BatchPart<AcknowledgeCommand, AcknowledgeOutcome> {
  usersOf(): readonly string[] {
    return [];
  }

  async run(
    transaction: BatchTransaction,
    _locked: Promise<HeldInboxes>,
    commands: readonly AcknowledgeCommand[],
  ): Promise<PartResult<AcknowledgeOutcome>> {
    const newest = newestOfDevices(commands);
    const values = [
      newest.map((command) => command.userId),
      newest.map((command) => command.deviceId),
      newest.map((command) => command.position),
    ];
    const rows = await transaction.read({ ...acknowledge, values });
    const found = new Map(rows.map((row) => [`${String(row.get('user_id'))} ${String(row.get('id'))}`, row]));
    const outcomes = commands.map(({ userId, deviceId }) => {
      const row = found.get(`${userId} ${deviceId}`);
      return row ? toOutcome(row) : deviceNotFound();
    });
    return { outcomes, entries: [] };
  }
}

/** An UPDATE takes one row for each device, so the greatest position is chosen here; in id order against deadlocks. */
function newestOfDevices(commands: readonly AcknowledgeCommand[]): AcknowledgeCommand[] {
  const newest = new Map<string, AcknowledgeCommand>();
  for (const command of commands) {
    const key = `${command.userId} ${command.deviceId}`;
    const earlier = newest.get(key);
    if (!earlier || earlier.position < command.position) newest.set(key, command);
  }
  return [...newest.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, command]) => command);
}

function toOutcome(row: Row): AcknowledgeOutcome {
  return {
    device: {
      id: String(row.get('id')),
      platform: row.get('platform') as string | null,
      pushProvider: row.get('push_provider') as PushProvider | null,
      lastSeenAt: row.get('last_seen_at') as Timestamp,
      language: row.get('language') as string | null,
      acknowledgedPosition: Number(row.get('acknowledged_position')),
    },
    hasNews: row.get('has_news') === true,
  };
}

/** Tells peers what was delivered, unless one blocks the other, the peer knows that it was read, or peers have just been told. */
export class DeliverPart implements BatchPart<DeliverCommand, DeliverOutcome> {
  constructor(private readonly memory: ViewMemory) {}

  usersOf(command: DeliverCommand): readonly string[] {
    return [command.userId, ...command.items.map((item) => item.peerId)];
  }

  async run(
    transaction: BatchTransaction,
    locked: Promise<HeldInboxes>,
    commands: readonly DeliverCommand[],
  ): Promise<PartResult<DeliverOutcome>> {
    const requests = commands.flatMap(({ userId, items }) => items.map((item) => ({ ...item, userId })));
    const [inboxes, rows] = await Promise.all([
      locked,
      transaction.read({ ...readDeliverFacts, values: requestParameters(requests) }),
    ]);
    const waitsMs = new Map(
      requests.map(({ userId }, index) => [
        userId,
        waitMsAfter(rows[index]?.get('delivered_at'), inboxes.now),
      ]),
    );
    const waitMsOf = ({ userId }: { readonly userId: string }): number => waitsMs.get(userId) ?? 0;
    const plan = new ReceiptPlan(inboxes);
    requests.forEach((request, index) => {
      const row = rows[index];
      if (!row) throw new Error('a delivery has no row of facts');
      plan.open(readView(row, 'peer_view'));
      if (row.get('is_blocked') !== true && waitMsOf(request) === 0) decideDelivered(plan, request);
    });
    const entries = plan.write(transaction);
    const done = commands.filter((command) => command.deliveredPosition !== null && waitMsOf(command) === 0);
    if (done.length > 0) {
      const users = done.map((command) => command.userId);
      const positions = done.map((command) => command.deliveredPosition);
      transaction.write({ ...finishDeliveries, values: [inboxes.now, users, positions] });
    }
    return {
      outcomes: commands.map((command) => ({ waitMs: waitMsOf(command) })),
      entries,
      remember: () => this.memory.keepViews(inboxes, plan.changedViews),
    };
  }
}

/** Under the reader's lock: of two nodes that look at the same time one has not been told of the other. */
function waitMsAfter(deliveredAt: unknown, now: Date): number {
  if (typeof deliveredAt !== 'string') return 0;
  return deliveryWaitMs(now.getTime() - Date.parse(deliveredAt));
}

interface Delivery {
  readonly userId: string;
  readonly peerId: string;
  readonly conversationId: string;
  readonly upToSeq: number;
}

function decideDelivered(plan: ReceiptPlan, { peerId, conversationId, upToSeq }: Delivery): void {
  const view = plan.find(peerId, conversationId);
  if (!view || upToSeq <= view.peerDeliveredUpToSeq || upToSeq <= view.peerReadUpToSeq) return;
  plan.change(withReceipts(view, { peerDeliveredUpToSeq: upToSeq }));
  plan.append({ userId: peerId, kind: 'PEER_DELIVERED', conversationId, upToSeq });
}

function requestParameters(requests: readonly Delivery[]): unknown[] {
  return [
    requests.map((request) => request.userId),
    requests.map((request) => request.peerId),
    requests.map((request) => request.conversationId),
    requests.map((request) => request.upToSeq),
  ];
}
