import type { Row } from '../database/row.js';
import { badInput, DuetError } from '../errors.js';
import type { BatchPart, Foreseen, PartResult } from '../writes/batch-store.js';
import type { BatchTransaction } from '../writes/batch-transaction.js';
import type { HeldInboxes } from '../writes/held-inboxes.js';
import {
  beginningParameters,
  expectationParameters,
  factParameters,
  repliedParameters,
  writeParameters,
} from './append-parameters.js';
import {
  expectNothingNew,
  readDuplicates,
  readFacts,
  readReplied,
  writeBatch,
  writeBeginnings,
} from './append-sql.js';
import { answerRepeat, BatchPlan, type PlannedMessage } from './batch-plan.js';
import { readCommandFacts, sendFactsOf, type CommandFacts, type StoredDuplicate } from './command-facts.js';
import type { KnownPairs } from './known-pairs.js';
import type { StoredMessage } from './message.js';
import { readMessage } from './message-row.js';
import { OwnAttempts } from './own-attempts.js';
import type { SendCommand, SendOutcome } from './send-command.js';
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

/**
 * Writes further rows in the transaction of a batch, before it commits, each under `isAsExpected`; throwing undoes the batch. Called again when
 * a batch has to be done again.
 */
export type BatchCompanion = (transaction: BatchTransaction, sends: WrittenSends) => void;

/**
 * The sends of one batch: read everything the rules need, decide and number in memory, write everything in one
 * statement. A command is stored whole or refused whole, and a refused one harms no other. What is known of all its conversations
 * is not read again.
 */
export class SendPart implements BatchPart<SendCommand, SendOutcome> {
  private readonly attempts = new OwnAttempts();

  /** What changes what `pairs` knows has to tell it, or to leave the inboxes unknown. */
  constructor(
    private readonly pairs: KnownPairs,
    private readonly companions: readonly BatchCompanion[] = [],
  ) {}

  usersOf(command: SendCommand): readonly string[] {
    return [command.senderId, command.recipientId];
  }

  async run(
    transaction: BatchTransaction,
    locked: Promise<HeldInboxes>,
    commands: readonly SendCommand[],
  ): Promise<PartResult<SendOutcome>> {
    const { plan, decided, facts, controlRevision } = await decideSends(transaction, locked, commands);
    const outcomes = decided.map((outcome, index) => this.attempts.recognise(commands[index], outcome));
    this.write(transaction, plan, pairUp(commands, outcomes));
    const inboxes = await locked;
    return {
      outcomes,
      entries: plan.entries,
      remember: () => {
        this.pairs.keepStates(inboxes, plan.states);
        const accepted = acceptedAmong(commands, decided, facts);
        this.pairs.keepRead(controlRevision, accepted);
        this.pairs.keepKeys(accepted.map(([command]) => command));
      },
    };
  }

  foresee(inboxes: HeldInboxes, commands: readonly SendCommand[]): Foreseen<SendOutcome> | null {
    const known = this.pairs.find(inboxes, commands);
    if (!known) return null;
    return {
      expected: { ...expectNothingNew, values: expectationParameters(known, commands) },
      run: (transaction) => {
        const plan = new BatchPlan(inboxes);
        const decided = decideBatch(plan, inboxes, commands, known.facts);
        // A refusal has nothing to write, and may be the last thing that is heard of what has changed.
        if (decided.some((outcome) => outcome instanceof DuetError)) return null;
        const outcomes = decided.map((outcome, index) => this.attempts.recognise(commands[index], outcome));
        this.write(transaction, plan, pairUp(commands, outcomes));
        const remember = (): void => {
          this.pairs.keepStates(inboxes, plan.states);
          this.pairs.keepKeys(commands);
        };
        return { outcomes, entries: plan.entries, remember };
      },
    };
  }

  private write(transaction: BatchTransaction, plan: BatchPlan, decided: readonly DecidedSend[]): void {
    writePlan(transaction, plan);
    for (const companion of this.companions) companion(transaction, { decided, messages: plan.messages });
  }
}

/** What became of sends, and by what. */
interface DecidedSends {
  readonly plan: BatchPlan;
  readonly decided: readonly (SendOutcome | DuetError)[];
  readonly facts: readonly CommandFacts[];
  /** As of which the facts are true. */
  readonly controlRevision: number;
}

/** Reads everything the rules need and decides the commands in their order; nothing is written yet. */
export async function decideSends(
  transaction: BatchTransaction,
  locked: Promise<HeldInboxes>,
  commands: readonly SendCommand[],
): Promise<DecidedSends> {
  const [inboxes, rows, replied] = await Promise.all([
    locked,
    transaction.read({ ...readFacts, values: factParameters(commands) }),
    findReplied(transaction, commands),
  ]);
  const duplicates = await findDuplicates(transaction, rows);
  const facts = rows.map((row, index) => readCommandFacts(row, replied.get(commands[index]), duplicates));
  const plan = new BatchPlan(inboxes);
  return {
    plan,
    decided: decideBatch(plan, inboxes, commands, facts),
    facts,
    controlRevision: Number(rows[0]?.get('control_revision')),
  };
}

/** Writes what was decided; nothing when everything was refused or repeated. */
export function writePlan(transaction: BatchTransaction, plan: BatchPlan): void {
  if (plan.messages.length === 0) return;
  transaction.write({ ...writeBatch, values: writeParameters(plan) });
  if (plan.newViews.length === 0 && plan.newConversations.length === 0) return;
  transaction.write({ ...writeBeginnings, values: beginningParameters(plan) });
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

function acceptedAmong(
  commands: readonly SendCommand[],
  decided: readonly (SendOutcome | DuetError)[],
  facts: readonly CommandFacts[],
): (readonly [SendCommand, CommandFacts])[] {
  return commands.flatMap((command, index) => {
    const outcome = decided[index];
    const read = facts[index];
    if (!read || !outcome || outcome instanceof DuetError || outcome.duplicate) return [];
    return [[command, read] as const];
  });
}

/** Decides the commands in their order, so that what an earlier one did is a fact for the later ones. */
function decideBatch(
  plan: BatchPlan,
  inboxes: HeldInboxes,
  commands: readonly SendCommand[],
  facts: readonly CommandFacts[],
): (SendOutcome | DuetError)[] {
  const stored = new Map<string, { readonly outcome: SendOutcome; readonly hash: string }>();
  return commands.map((command, index) => {
    const own = facts[index];
    if (!own) throw new Error('a command has no facts');
    plan.openPair(command, own.stored);
    const earlier = stored.get(command.idempotencyKey) ?? storedEarlier(plan, command, own.duplicate);
    if (earlier) return answerRepeat(earlier.outcome, earlier.hash, command);
    const read = sendFactsOf(own, inboxes);
    const decision = command.refusal ?? refuseImport(command, plan) ?? decideSend(command, read);
    if (decision instanceof DuetError) return decision;
    const { sender, recipient } = read;
    if (!sender || !recipient) throw new Error('the rules let a message of nobody pass');
    const outcome = plan.add(command, decision.hiddenFrom, {
      sender,
      recipient,
      recipientHasPushDevice: own.recipientHasPushDevice,
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
  duplicate: StoredDuplicate | null,
): { readonly outcome: SendOutcome; readonly hash: string } | undefined {
  if (!duplicate) return undefined;
  const { message, hash, sender, recipient } = duplicate;
  if (!sender || !recipient) {
    // The key is the same but the recipient is not: only the hash can tell, and it will.
    return { outcome: missingPeople(message), hash: '' };
  }
  return {
    outcome: { message, duplicate: true, isFirstReply: false, sender, recipient, ...plan.viewsOf(command) },
    hash,
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
