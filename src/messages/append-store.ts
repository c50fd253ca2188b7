import type pg from 'pg';
import { readView } from '../conversations/conversation-row.js';
import type { Row } from '../database/row.js';
import { DuetError } from '../errors.js';
import type { BlockedSend, HiddenFrom, MessagesFrom } from '../generated/prisma/enums.js';
import { readProfile } from '../users/user-row.js';
import { begin, lockHeads, readDuplicates, readFacts, writeBatch } from './append-sql.js';
import { answerRepeat, BatchPlan, type PlannedEntry, type PlannedMessage } from './batch-plan.js';
import { isHiddenFrom, type StoredMessage } from './message.js';
import { readMessage } from './message-row.js';
import type { SendCommand, SendFacts, SendOutcome } from './send-command.js';
import { decideSend } from './send-rules.js';

/** Writes further rows in the transaction of a batch, before it commits; throwing undoes the batch. */
export type BatchCompanion = (client: pg.PoolClient, messages: readonly PlannedMessage[]) => Promise<void>;

/** What one committed batch did: an answer for each command, and the entries to publish. */
export interface AppendResult {
  readonly outcomes: readonly (SendOutcome | DuetError)[];
  readonly entries: readonly PublishedEntry[];
}

export interface PublishedEntry extends PlannedEntry {
  readonly storedAt: Date;
  readonly outcome: SendOutcome;
}

/**
 * The batched write. One READ COMMITTED transaction on a connection of the write pool: lock the inbox heads in id order,
 * read everything the rules need, decide and number in memory, write everything in one statement, commit.
 *
 * Promises: a command is stored whole or refused whole; positions and `seq` are contiguous and commit in order; an
 * acknowledged block, mute or policy of an earlier transaction is seen, because whoever changes one holds one of the
 * same locks. Rejects when the transaction failed, and then, unless the connection broke during COMMIT, nothing is
 * stored; repeating the batch is safe either way.
 */
export class AppendStore {
  constructor(
    private readonly pool: pg.Pool,
    private readonly companions: readonly BatchCompanion[] = [],
  ) {}

  async append(commands: readonly SendCommand[]): Promise<AppendResult> {
    const client = await this.pool.connect();
    let failure: Error | undefined;
    try {
      return await this.appendOn(client, commands);
    } catch (error) {
      failure = error instanceof Error ? error : new Error(String(error));
      throw error;
    } finally {
      // A connection that failed inside a transaction is thrown away: its state is not worth a guess.
      client.release(failure);
    }
  }

  private async appendOn(client: pg.PoolClient, commands: readonly SendCommand[]): Promise<AppendResult> {
    await client.query(begin);
    const users = [...new Set(commands.flatMap((command) => [command.senderId, command.recipientId]))].sort();
    const heads = await client.query({ ...lockHeads, values: [users] });
    const facts = await client.query({ ...readFacts, values: factParameters(commands) });
    const duplicates = await findDuplicates(client, facts.rows);
    const storedAt = newestTime(heads.rows);
    const plan = new BatchPlan(readHeads(heads.rows), storedAt);
    const outcomes = decideBatch(plan, commands, facts.rows, duplicates);
    if (plan.messages.length > 0) {
      await client.query({ ...writeBatch, values: writeParameters(plan, storedAt) });
      for (const companion of this.companions) await companion(client, plan.messages);
    }
    await client.query('COMMIT');
    return { outcomes, entries: publishedEntries(plan, outcomes, storedAt) };
  }
}

function factParameters(commands: readonly SendCommand[]): unknown[] {
  return [
    commands.map((command) => command.senderId),
    commands.map((command) => command.recipientId),
    commands.map((command) => command.conversationId),
    commands.map((command) => command.idempotencyKey),
    commands.map((command) => command.replyToId ?? null),
  ];
}

/** `clock_timestamp()` of each locked head: the last one was read when all locks were held. */
function newestTime(rows: readonly Row[]): Date {
  const times = rows.map((row) => (row['now'] instanceof Date ? row['now'].getTime() : 0));
  return new Date(times.length > 0 ? Math.max(...times) : Date.now());
}

function readHeads(rows: readonly Row[]): Map<string, number> {
  return new Map(rows.map((row) => [String(row['user_id']), Number(row['position'])]));
}

async function findDuplicates(
  client: pg.PoolClient,
  facts: readonly Row[],
): Promise<Map<string, StoredMessage>> {
  const ids = facts.flatMap((row) => (typeof row['duplicate_id'] === 'string' ? [row['duplicate_id']] : []));
  if (ids.length === 0) return new Map();
  const { rows } = await client.query({ ...readDuplicates, values: [ids] });
  const messages = rows.flatMap((row: Row) => readMessage(row, 'message') ?? []);
  return new Map(messages.map((message) => [message.id, message]));
}

/** Decides the commands in their order, so that what an earlier one did is a fact for the later ones. */
function decideBatch(
  plan: BatchPlan,
  commands: readonly SendCommand[],
  facts: readonly Row[],
  duplicates: ReadonlyMap<string, StoredMessage>,
): (SendOutcome | DuetError)[] {
  const stored = new Map<string, { readonly outcome: SendOutcome; readonly hash: string }>();
  return commands.map((command, index) => {
    const row = facts[index];
    if (!row) throw new Error('a command has no row of facts');
    plan.openPair(command, readView(row, 'sender_view'), readView(row, 'recipient_view'));
    const earlier = stored.get(command.idempotencyKey) ?? storedEarlier(plan, command, row, duplicates);
    if (earlier) return answerRepeat(earlier.outcome, earlier.hash, command);
    const read = readSendFacts(row);
    const decision = decideSend(command, read);
    if (decision instanceof DuetError) return decision;
    const { sender, recipient } = read;
    if (!sender || !recipient) throw new Error('the rules let a message of nobody pass');
    const outcome = plan.add(command, decision.hiddenFrom, { sender, recipient });
    stored.set(command.idempotencyKey, { outcome, hash: command.requestHash });
    return outcome;
  });
}

function storedEarlier(
  plan: BatchPlan,
  command: SendCommand,
  row: Row,
  duplicates: ReadonlyMap<string, StoredMessage>,
): { readonly outcome: SendOutcome; readonly hash: string } | undefined {
  const message = duplicates.get(String(row['duplicate_id']));
  if (!message) return undefined;
  const sender = readProfile(row, 'sender');
  const recipient = readProfile(row, 'recipient');
  if (!sender || !recipient) {
    // The key is the same but the recipient is not: only the hash can tell, and it will.
    return { outcome: missingPeople(message), hash: '' };
  }
  return {
    outcome: { message, duplicate: true, sender, recipient, ...plan.viewsOf(command) },
    hash: String(row['duplicate_hash']),
  };
}

function missingPeople(message: StoredMessage): SendOutcome {
  const nobody = { nickname: null, avatarUrl: null, customData: null, erasedAt: null };
  return {
    message,
    duplicate: true,
    sender: { ...nobody, id: message.senderId },
    recipient: { ...nobody, id: message.recipientId },
    senderView: null,
    recipientView: null,
  };
}

function readSendFacts(row: Row): SendFacts {
  return {
    sender: readProfile(row, 'sender'),
    senderIsMuted: row['sender_is_muted'] === true,
    recipient: readProfile(row, 'recipient'),
    recipientAccepts: (row['recipient_accepts'] ?? 'EVERYONE') as MessagesFrom,
    appAccepts: row['app_accepts'] as MessagesFrom,
    blockedSend: row['blocked_send'] as BlockedSend,
    senderBlocks: row['sender_blocks'] === true,
    recipientBlocks: row['recipient_blocks'] === true,
    areFriends: row['are_friends'] === true,
    replyIsVisible: replyIsVisible(row),
  };
}

function replyIsVisible(row: Row): boolean {
  const seq = row['reply_seq'];
  if (typeof seq !== 'number' || row['reply_erased_at'] !== null || row['reply_is_deleted'] === true)
    return false;
  const view = readView(row, 'sender_view');
  if (!view || seq <= view.clearedUpToSeq) return false;
  const reply = {
    hiddenFrom: row['reply_hidden_from'] as HiddenFrom | null,
    senderId: String(row['reply_sender_id']),
  };
  return !isHiddenFrom(reply, view.userId);
}

function writeParameters(plan: BatchPlan, storedAt: Date): unknown[] {
  const { messages, entries, movedHeads, newConversations, views } = plan;
  const ofMessages = <Value>(pick: (planned: PlannedMessage) => Value): Value[] => messages.map(pick);
  return [
    storedAt,
    ofMessages(({ message }) => message.id),
    ofMessages(({ message }) => message.conversationId),
    ofMessages(({ message }) => message.seq),
    ofMessages(({ message }) => message.senderId),
    ofMessages(({ message }) => message.recipientId),
    ofMessages(({ command }) => command.actingId),
    ofMessages(({ message }) => message.clientMessageId),
    ofMessages(({ command }) => command.idempotencyKey),
    ofMessages(({ command }) => command.requestHash),
    ofMessages(({ message }) => JSON.stringify(message.content)),
    ofMessages(({ command }) =>
      command.customData === undefined ? null : JSON.stringify(command.customData),
    ),
    ofMessages(({ command }) => pushColumn(command)),
    ofMessages(({ message }) => message.replyToId),
    ofMessages(({ message }) => message.countsAsUnread),
    ofMessages(({ message }) => message.hiddenFrom),
    ofMessages((planned) => planned.senderCounted),
    ofMessages((planned) => planned.recipientCounted),
    entries.map((entry) => entry.userId),
    entries.map((entry) => entry.position),
    entries.map((entry) => entry.message.conversationId),
    entries.map((entry) => entry.message.id),
    movedHeads.map(([userId]) => userId),
    movedHeads.map(([, position]) => position),
    newConversations.map((conversation) => conversation.id),
    newConversations.map((conversation) => conversation.lowUserId),
    newConversations.map((conversation) => conversation.highUserId),
    views.map((view) => view.userId),
    views.map((view) => view.conversationId),
    views.map((view) => view.peerId),
    views.map((view) => view.lastSeq),
    views.map((view) => view.lastMessageId),
    views.map((view) => view.counted),
  ];
}

/** Most messages say nothing about their push: then nothing is stored. */
function pushColumn({ push }: SendCommand): string | null {
  return push.enabled && push.title === undefined && push.body === undefined ? null : JSON.stringify(push);
}

function publishedEntries(
  plan: BatchPlan,
  outcomes: readonly (SendOutcome | DuetError)[],
  storedAt: Date,
): PublishedEntry[] {
  const byMessage = new Map<string, SendOutcome>();
  for (const outcome of outcomes) {
    if (!(outcome instanceof DuetError) && !outcome.duplicate) byMessage.set(outcome.message.id, outcome);
  }
  return plan.entries.flatMap((entry) => {
    const outcome = byMessage.get(entry.message.id);
    return outcome ? [{ ...entry, storedAt, outcome }] : [];
  });
}
