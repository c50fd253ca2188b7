import { LRUCache } from 'lru-cache';
import type { ConversationView } from '../conversations/conversation.js';
import type { HeldInboxes } from '../writes/held-inboxes.js';
import type { KnownHead } from '../writes/known-heads.js';
import type { PairState } from './batch-plan.js';
import type { CommandFacts } from './command-facts.js';
import type { ReachFacts, SendCommand } from './send-command.js';

/**
 * What was read is read again when it is so old, in milliseconds: what someone changes by hand in the database, and what
 * retention alone changes in unread counts, is told to no inbox.
 */
const readLastsMs = 30_000;
/** Those that are written to most are enough. */
const mostPairs = 5_000;

/** A client that has lost its connection repeats what was not answered: so many keys of a sender are remembered. */
const mostKeys = 16;

/** What is known of one direction, from its sender. */
interface Direction {
  readonly reach: ReachFacts;
  readonly recipientHasPushDevice: boolean;
  readonly readAt: number;
}

/** Two people and their conversation, as the last batch with a message between them left them. */
interface KnownPair {
  /** By user: the pair is known while these are the known heads. */
  readonly heads: ReadonlyMap<string, KnownHead>;
  views: ReadonlyMap<string, ConversationView>;
  writers: ReadonlySet<string>;
  /** By sender. */
  readonly directions: Map<string, Direction>;
  /** Of the newest messages: what repeats one of them has to be read. */
  readonly keys: string[];
}

/** What a transaction that decides by known pairs has to expect beside the heads. */
export interface KnownFacts {
  readonly facts: readonly CommandFacts[];
  readonly controlRevision: number;
}

/**
 * What the batches of this node have read and written of conversations, for the sends that follow in them. Together with the
 * heads it is true while nobody has changed a setting of the app or told every node of something, which the control revision
 * shows, and while no first device with a push token has come.
 */
export class KnownPairs {
  private readonly pairs = new LRUCache<string, KnownPair>({ max: mostPairs });
  private controlRevision = -1;

  /** The facts of these commands, or null when some are not known; never for what only reading can answer. */
  find(inboxes: HeldInboxes, commands: readonly SendCommand[]): KnownFacts | null {
    const oldest = performance.now() - readLastsMs;
    const facts: CommandFacts[] = [];
    const keys = new Set<string>();
    for (const command of commands) {
      const pair = this.pairs.get(command.conversationId);
      const direction = pair?.directions.get(command.senderId);
      if (!pair || !direction || direction.readAt < oldest) return null;
      if (keys.has(command.idempotencyKey) || pair.keys.includes(command.idempotencyKey)) return null;
      if (command.use || command.imported || command.refusal || command.replyToId !== undefined) return null;
      if (!isKnown(pair, inboxes)) return null;
      keys.add(command.idempotencyKey);
      facts.push({
        stored: storedPair(pair, command),
        reach: direction.reach,
        recipientHasPushDevice: direction.recipientHasPushDevice,
        replied: null,
        duplicate: null,
      });
    }
    return { facts, controlRevision: this.controlRevision };
  }

  /** Keeps how a committed batch has left its conversations. */
  keepStates(inboxes: HeldInboxes, states: Iterable<PairState>): void {
    for (const { id, userIds, views, writers } of states) {
      const before = this.pairs.get(id);
      if (before && isKnown(before, inboxes)) {
        before.views = views;
        before.writers = writers;
        continue;
      }
      const heads = new Map<string, KnownHead>();
      for (const userId of userIds) {
        const head = inboxes.known.get(userId);
        if (head) heads.set(userId, head);
      }
      const pair: KnownPair = { heads, views, writers, directions: new Map(), keys: [] };
      if (heads.size === userIds.length) this.pairs.set(id, pair);
      else this.pairs.delete(id);
    }
  }

  /** Keeps which keys a committed batch has stored messages under. */
  keepKeys(commands: Iterable<SendCommand>): void {
    for (const { conversationId, idempotencyKey } of commands) {
      const keys = this.pairs.get(conversationId)?.keys;
      if (!keys) continue;
      keys.push(idempotencyKey);
      if (keys.length > mostKeys) keys.shift();
    }
  }

  /** Keeps how a committed batch has left single views. */
  keepViews(inboxes: HeldInboxes, views: readonly ConversationView[]): void {
    for (const view of views) {
      const pair = this.pairs.get(view.conversationId);
      if (pair && isKnown(pair, inboxes)) pair.views = new Map(pair.views).set(view.userId, view);
      else this.pairs.delete(view.conversationId);
    }
  }

  /** Keeps what a committed batch has read of senders whose messages were accepted, all of it as of one revision. */
  keepRead(
    controlRevision: number,
    read: Iterable<readonly [command: SendCommand, facts: CommandFacts]>,
  ): void {
    if (controlRevision !== this.controlRevision) {
      for (const pair of this.pairs.values()) pair.directions.clear();
      this.controlRevision = controlRevision;
    }
    const readAt = performance.now();
    for (const [{ conversationId, senderId }, { reach, recipientHasPushDevice }] of read)
      this.pairs.get(conversationId)?.directions.set(senderId, { reach, recipientHasPushDevice, readAt });
  }
}

/** Whether the inboxes of both are as the pair has left them. */
function isKnown({ heads }: KnownPair, inboxes: HeldInboxes): boolean {
  for (const [userId, head] of heads) if (inboxes.known.get(userId) !== head) return false;
  return true;
}

function storedPair(
  { views, writers }: KnownPair,
  { senderId, recipientId }: SendCommand,
): CommandFacts['stored'] {
  return {
    senderView: views.get(senderId) ?? null,
    recipientView: views.get(recipientId) ?? null,
    senderHasWritten: writers.has(senderId),
    recipientHasWritten: writers.has(recipientId),
  };
}
