import { DuetError } from '../errors.js';
import type { InboxEntry } from '../inbox/event.js';
import type { InboxPublisher } from '../inbox/publisher.js';
import type { AppendStore, PublishedEntry } from './append-store.js';
import { GroupCommit, type GroupCommitOptions } from './group-commit.js';
import type { SendCommand, SendOutcome } from './send-command.js';

export interface MessageWriterOptions extends Pick<
  GroupCommitOptions<SendCommand, SendOutcome>,
  'isTransient' | 'onBatch' | 'onRetry'
> {
  readonly store: AppendStore;
  readonly publisher: InboxPublisher;
}

/** Stores messages in groups and publishes what was committed. Resolves after the commit, never before. */
export class MessageWriter {
  private readonly commits: GroupCommit<SendCommand, SendOutcome>;
  /** Commands of a batch whose end is unknown: what a repeat finds stored may be its own first attempt. */
  private readonly attempted = new WeakSet<SendCommand>();

  constructor(private readonly options: MessageWriterOptions) {
    this.commits = new GroupCommit({ ...options, write: (commands) => this.write(commands) });
  }

  append(command: SendCommand): Promise<SendOutcome> {
    return this.commits.submit(command);
  }

  /** Resolves when everything appended so far is answered. */
  drain(): Promise<void> {
    return this.commits.drain();
  }

  private async write(commands: readonly SendCommand[]): Promise<readonly (SendOutcome | DuetError)[]> {
    const repeated = commands.map((command) => this.attempted.has(command));
    for (const command of commands) this.attempted.add(command);
    const { outcomes, entries } = await this.options.store.append(commands);
    this.options.publisher.publish(entries.map(toInboxEntry));
    return outcomes.map((outcome, index) =>
      repeated[index] && !(outcome instanceof DuetError) ? { ...outcome, duplicate: false } : outcome,
    );
  }
}

function toInboxEntry({ userId, position, message, storedAt, outcome }: PublishedEntry): InboxEntry {
  return {
    userId,
    position,
    storedAt,
    kind: 'MESSAGE_ADDED',
    conversationId: message.conversationId,
    messageId: message.id,
    subjectId: null,
    upToSeq: null,
    seqs: null,
    message,
    profiles: [outcome.sender, outcome.recipient],
    view: userId === message.senderId ? outcome.senderView : outcome.recipientView,
  };
}
