import { readView } from '../conversations/conversation-row.js';
import type { ConversationView } from '../conversations/conversation.js';
import type { Row } from '../database/row.js';
import { badInput, DuetError } from '../errors.js';
import type { HiddenFrom } from '../generated/prisma/enums.js';
import { readProfile } from '../users/user-row.js';
import type { BatchPart, PartResult } from '../writes/batch-store.js';
import type { BatchTransaction } from '../writes/batch-transaction.js';
import type { HeldInboxes } from '../writes/held-inboxes.js';
import { factParameters, repliedParameters, writeParameters } from './append-parameters.js';
import { readDuplicates, readFacts, readReplied, writeBatch } from './append-sql.js';
import { answerRepeat, BatchPlan, type PlannedMessage } from './batch-plan.js';
import { isHiddenFrom, type StoredMessage } from './message.js';
import { readMessage } from './message-row.js';
import { OwnAttempts } from './own-attempts.js';
import { readReachFacts } from './reach-row.js';
import type { SendCommand, SendFacts, SendOutcome } from './send-command.js';
import { decideSend, fieldOf } from './send-rules.js';

/** One command, and what was decided about it. */
export interface DecidedSend {
  readonly command: SendCommand;
  readonly outcome: SendOutcome | DuetError;
}

/** What one batch has decided, refusals and repeats included, and which messages it has written. */
export interface WrittenSends {
  readonly decided: readonly DecidedSend[];
  readonly messages: readonly PlannedMessage[];
}

/** Writes further rows in the transaction of a batch, before it commits; throwing undoes the batch. */
export type BatchCompanion = (transaction: BatchTransaction, sends: WrittenSends) => void;

/**
 * The sends of one batch: read everything the rules need, decide and number in memory, write everything in one
 * statement. A command is stored whole or refused whole, and a refused one harms no other.
 */
export class SendPart implements BatchPart<SendCommand, SendOutcome> {
  private readonly attempts = new OwnAttempts();

  constructor(private readonly companions: readonly BatchCompanion[] = []) {}

  usersOf(command: SendCommand): readonly string[] {
    return [command.senderId, command.recipientId];
  }

  async run(
    transaction: BatchTransaction,
    locked: Promise<HeldInboxes>,
    commands: readonly SendCommand[],
  ): Promise<PartResult<SendOutcome>> {
    const { plan, decided } = await decideSends(transaction, locked, commands);
    const outcomes = decided.map((outcome, index) => this.attempts.recognise(commands[index], outcome));
    writePlan(transaction, plan);
    const sends = { decided: pairUp(commands, outcomes), messages: plan.messages };
    for (const companion of this.companions) companion(transaction, sends);
    return { outcomes, entries: plan.entries };
  }
}

/** Reads everything the rules need and decides the commands in their order; nothing is written yet. */
export async function decideSends(
  transaction: BatchTransaction,
  locked: Promise<HeldInboxes>,
  commands: readonly SendCommand[],
): Promise<{ readonly plan: BatchPlan; readonly decided: readonly (SendOutcome | DuetError)[] }> {
  const [inboxes, rows, replied] = await Promise.all([
    locked,
    transaction.read({ ...readFacts, values: factParameters(commands) }),
    findReplied(transaction, commands),
  ]);
  const duplicates = await findDuplicates(transaction, rows);
  const plan = new BatchPlan(inboxes);
  return { plan, decided: decideBatch(plan, inboxes, commands, { rows, replied, duplicates }) };
}

/** Writes what was decided; nothing when everything was refused or repeated. */
export function writePlan(transaction: BatchTransaction, plan: BatchPlan): void {
  if (plan.messages.length === 0) return;
  transaction.write({ ...writeBatch, values: writeParameters(plan) });
}

function pairUp(
  commands: readonly SendCommand[],
  outcomes: readonly (SendOutcome | DuetError)[],
): DecidedSend[] {
  return commands.flatMap((command, index) => {
    const outcome = outcomes[index];
    return outcome ? [{ command, outcome }] : [];
  });
}

/** What commands reply to; nothing is read when none is a reply. */
async function findReplied(
  transaction: BatchTransaction,
  commands: readonly SendCommand[],
): Promise<Map<SendCommand | undefined, Row>> {
  const replies = commands.filter(({ replyToId }) => replyToId !== undefined);
  if (replies.length === 0) return new Map();
  const rows = await transaction.read({ ...readReplied, values: repliedParameters(replies) });
  return new Map(rows.map((row) => [replies[Number(row.get('index')) - 1], row]));
}

async function findDuplicates(
  transaction: BatchTransaction,
  facts: readonly Row[],
): Promise<Map<string, StoredMessage>> {
  const ids = facts.flatMap((row) =>
    typeof row.get('duplicate_id') === 'string' ? [row.get('duplicate_id')] : [],
  );
  if (ids.length === 0) return new Map();
  const rows = await transaction.read({ ...readDuplicates, values: [ids] });
  const messages = rows.flatMap((row) => readMessage(row, 'message') ?? []);
  return new Map(messages.map((message) => [message.id, message]));
}

/** What was read for a batch: a row for each command, the messages they reply to, and those stored for the same keys. */
interface BatchFacts {
  readonly rows: readonly Row[];
  readonly replied: ReadonlyMap<SendCommand | undefined, Row>;
  readonly duplicates: ReadonlyMap<string, StoredMessage>;
}

/** Decides the commands in their order, so that what an earlier one did is a fact for the later ones. */
function decideBatch(
  plan: BatchPlan,
  inboxes: HeldInboxes,
  commands: readonly SendCommand[],
  { rows, replied, duplicates }: BatchFacts,
): (SendOutcome | DuetError)[] {
  const stored = new Map<string, { readonly outcome: SendOutcome; readonly hash: string }>();
  return commands.map((command, index) => {
    const row = rows[index];
    if (!row) throw new Error('a command has no row of facts');
    plan.openPair(command, {
      senderView: readView(row, 'sender_view'),
      recipientView: readView(row, 'recipient_view'),
      senderHasWritten: row.get('sender_has_written') === true,
      recipientHasWritten: row.get('recipient_has_written') === true,
    });
    const earlier = stored.get(command.idempotencyKey) ?? storedEarlier(plan, command, row, duplicates);
    if (earlier) return answerRepeat(earlier.outcome, earlier.hash, command);
    const read = readSendFacts(row, inboxes, replied.get(command));
    const decision = command.refusal ?? refuseImport(command, plan) ?? decideSend(command, read);
    if (decision instanceof DuetError) return decision;
    const { sender, recipient } = read;
    if (!sender || !recipient) throw new Error('the rules let a message of nobody pass');
    const outcome = plan.add(command, decision.hiddenFrom, {
      sender,
      recipient,
      recipientHasPushDevice: row.get('recipient_has_push_device') === true,
    });
    stored.set(command.idempotencyKey, { outcome, hash: command.requestHash });
    return outcome;
  });
}

/** History goes on in the order of time, so what is imported late cannot be put before what is there. */
function refuseImport(command: SendCommand, plan: BatchPlan): DuetError | null {
  if (!command.imported) return null;
  const { sentAt } = command.imported;
  const field = fieldOf(command);
  const { senderView, recipientView } = plan.viewsOf(command);
  const newest = [senderView, recipientView].map((view) => new Date(view?.lastActivityAt ?? 0).getTime());
  if (sentAt.getTime() < Math.max(...newest)) {
    return badInput(`${field}.sentAt`, "must not be before the conversation's newest message");
  }
  return sentAt > plan.now ? badInput(`${field}.sentAt`, 'must not lie in the future') : null;
}

function storedEarlier(
  plan: BatchPlan,
  command: SendCommand,
  row: Row,
  duplicates: ReadonlyMap<string, StoredMessage>,
): { readonly outcome: SendOutcome; readonly hash: string } | undefined {
  const message = duplicates.get(String(row.get('duplicate_id')));
  if (!message) return undefined;
  const sender = readProfile(row, 'sender');
  const recipient = readProfile(row, 'recipient');
  if (!sender || !recipient) {
    // The key is the same but the recipient is not: only the hash can tell, and it will.
    return { outcome: missingPeople(message), hash: '' };
  }
  return {
    outcome: { message, duplicate: true, isFirstReply: false, sender, recipient, ...plan.viewsOf(command) },
    hash: String(row.get('duplicate_hash')),
  };
}

function missingPeople(message: StoredMessage): SendOutcome {
  const nobody = { nickname: null, avatarUrl: null, customData: null, erasedAt: null };
  return {
    message,
    duplicate: true,
    isFirstReply: false,
    sender: { ...nobody, id: message.senderId },
    recipient: { ...nobody, id: message.recipientId },
    senderView: null,
    recipientView: null,
  };
}

/** Someone whose account is younger than the locks has no inbox to write to, and is not there yet. */
function readSendFacts(row: Row, inboxes: HeldInboxes, replied: Row | undefined): SendFacts {
  const reach = readReachFacts(row);
  const { sender, recipient } = reach;
  return {
    sender: sender && inboxes.holds(sender.id) ? sender : null,
    senderIsMuted: reach.senderIsMuted,
    recipient: recipient && inboxes.holds(recipient.id) ? recipient : null,
    recipientAccepts: reach.recipientAccepts,
    appAccepts: reach.appAccepts,
    blockedSend: reach.blockedSend,
    senderBlocks: reach.senderBlocks,
    recipientBlocks: reach.recipientBlocks,
    areFriends: reach.areFriends,
    replyIsVisible: replied !== undefined && isVisible(replied, readView(row, 'sender_view')),
  };
}

function isVisible(replied: Row, view: ConversationView | null): boolean {
  if (replied.get('erased_at') !== null || replied.get('is_deleted') === true) return false;
  if (!view || Number(replied.get('seq')) <= view.clearedUpToSeq) return false;
  const message = {
    hiddenFrom: replied.get('hidden_from') as HiddenFrom | null,
    senderId: String(replied.get('sender_id')),
  };
  return !isHiddenFrom(message, view.userId);
}
