import DataLoader from 'dataloader';
import { v7 as uuidV7 } from 'uuid';
import type { AuditTrail } from '../audit/trail.js';
import type { StoredContent } from '../messages/content.js';
import { parseContent } from '../messages/content-rules.js';
import { assertMessageSize, parseCustomData } from '../messages/message-rules.js';
import type { Reached } from '../messages/reach-service.js';
import type { SendCaller, Sender } from '../messages/service.js';
import type { PublishedProfile } from '../pubsub/topics.js';
import type { UserProfile } from '../users/user.js';
import type { LiveSignals } from './live-signals.js';
import { OutgoingTyping } from './outgoing-typing.js';
import type { Presence } from './presence.js';
import { SignalStream } from './stream.js';

/** `SendTransientMessageInput`, coerced by GraphQL and otherwise unchecked. */
export interface TransientInput {
  readonly to: string;
  readonly content: unknown;
  readonly customData?: unknown;
}

/** `SetTypingInput`. */
export interface TypingInput {
  readonly to: string;
  readonly typing: boolean;
}

export interface SignalServiceOptions {
  readonly live: LiveSignals;
  readonly presence: Presence;
  /** The rules of sending: throws the refusal, or says whether anyone may be told. */
  readonly requireReach: (sender: Sender, recipientId: string) => Promise<Reached>;
  readonly listProfiles: (userIds: readonly string[]) => Promise<readonly UserProfile[]>;
  readonly trail: AuditTrail;
  /** Uploads go with the messages that are stored; a transient one cannot refer to them. */
  readonly refuseUploads: (content: StoredContent, field: string) => Promise<void>;
  readonly isOutage: (error: unknown) => boolean;
  readonly onDrop: () => void;
}

/** What reaches open sockets or nobody. Publishing is all there is: nothing here is stored or waited for. */
export class SignalService {
  private readonly typing = new OutgoingTyping();
  /** Of the whole node: when someone comes, all their friends here ask for the same profile in the same moment. */
  private readonly profiles: DataLoader<string, UserProfile>;

  constructor(private readonly options: SignalServiceOptions) {
    this.profiles = new DataLoader((userIds) => this.listProfiles(userIds), {
      cache: false,
      maxBatchSize: 500,
    });
  }

  /** One connection's signals. Whoever iterates must call `return` to let go of them. */
  subscribe(viewerId: string): SignalStream {
    const { live, presence, isOutage, onDrop } = this.options;
    return new SignalStream({
      async open(stream) {
        await live.open(viewerId, stream);
        presence.look(viewerId);
      },
      close: (stream) => live.close(viewerId, stream),
      findProfiles: (userIds) => Promise.all(userIds.map((userId) => this.profiles.load(userId))),
      isOutage,
      onDrop,
    });
  }

  /**
   * Sends to the recipient's live devices or to nobody, by the rules of sending; answers the message's id either way. An
   * administrator's goes past the rules and is audited.
   */
  async sendTransient(caller: SendCaller, input: TransientInput): Promise<string> {
    const { identity } = caller;
    if (identity.role !== 'ADMIN') return this.tellTransient(identity, input);
    const description = { action: 'sendTransientMessage', target: input.to };
    return this.options.trail.runAndRecord(caller, description, () => this.tellTransient(identity, input));
  }

  /** Tells the recipient's live devices that the sender began or stopped to type, by the rules of sending. */
  async setTyping(sender: Sender, { to, typing }: TypingInput): Promise<void> {
    const reached = await this.options.requireReach(sender, to);
    if (!reached.isDelivered) return;
    this.typing.note(sender.userId, to, typing);
    this.tellTyping(reached.sender, to, typing);
  }

  /** The typist's last socket on this node has gone: nobody sees them type any longer. */
  stopTyping(typistId: string): void {
    // Whoever saw the typist has the profile already, so the id is enough.
    const typist = { id: typistId, nickname: null, avatarUrl: null, customData: null, erasedAt: null };
    for (const recipientId of this.typing.take(typistId)) this.tellTyping(typist, recipientId, false);
  }

  stop(): void {
    this.typing.clear();
  }

  private async tellTransient(sender: Sender, input: TransientInput): Promise<string> {
    const content = parseContent(input.content);
    const customData = parseCustomData(input.customData);
    assertMessageSize(content, customData);
    await this.options.refuseUploads(content, 'input.content');
    const reached = await this.options.requireReach(sender, input.to);
    const id = uuidV7();
    if (reached.isDelivered) {
      this.options.live.tell(input.to, {
        kind: 'TRANSIENT_MESSAGE',
        id,
        at: new Date().toISOString(),
        sender: publishedProfile(reached.sender),
        content,
        customData: customData ?? null,
      });
    }
    return id;
  }

  private tellTyping(user: UserProfile, recipientId: string, typing: boolean): void {
    const at = new Date().toISOString();
    this.options.live.tell(recipientId, { kind: 'TYPING', at, user: publishedProfile(user), typing });
  }

  private async listProfiles(userIds: readonly string[]): Promise<UserProfile[]> {
    const distinct = [...new Set(userIds)];
    const profiles = await this.options.listProfiles(distinct);
    const byId = new Map(profiles.map((profile) => [profile.id, profile]));
    return userIds.map((userId) => {
      const profile = byId.get(userId);
      if (!profile) throw new Error(`nobody has the id ${userId}`);
      return profile;
    });
  }
}

function publishedProfile(profile: UserProfile): PublishedProfile {
  const { id, nickname, avatarUrl, customData, erasedAt } = profile;
  return {
    id,
    nickname,
    avatarUrl,
    customData,
    erasedAt: erasedAt instanceof Date ? erasedAt.toISOString() : erasedAt,
  };
}
