import type DataLoader from 'dataloader';
import type { ConversationView } from '../conversations/conversation.js';
import type { HistoryArguments, HistoryRequest, MessagePage } from '../messages/history.js';
import type { MessageRequest, ShownMessage, StoredMessage } from '../messages/message.js';
import type { StoredFriendRequest } from '../relations/relation.js';
import type { UserAccount, UserProfile } from '../users/user.js';
import { SharedReads } from './shared-reads.js';
import { Waves } from './waves.js';

/** How the entities beside a result are read, in batches; each answers in the order of its keys. */
export interface LoaderSources {
  findUsers(userIds: readonly string[]): Promise<readonly (UserProfile | null)[]>;
  listViews(
    keys: readonly { readonly userId: string; readonly conversationId: string }[],
  ): Promise<readonly (ConversationView | null)[]>;
  listShownMessages(
    viewerId: string,
    requests: readonly MessageRequest[],
  ): Promise<readonly (ShownMessage | null)[]>;
  listHistory(requests: readonly HistoryRequest[]): Promise<readonly (MessagePage | Error)[]>;
  listFriendRequests(ids: readonly string[]): Promise<readonly StoredFriendRequest[]>;
  requireAccount(userId: string): Promise<UserAccount>;
}

type Answer<Value> = Value | Promise<Value>;

/**
 * What one operation, or one event of a subscription, has read so far. Primed values are answered at once and
 * synchronously, so a live event that carries everything it shows costs no promise; everything else is read in waves.
 */
export class Loaders {
  /** Primed ones are few, and every event of every stream has its own: lists cost less than maps. */
  private readonly profiles: UserProfile[] = [];
  private readonly views: ConversationView[] = [];
  private readWaves: Waves | undefined;
  private userLoader: DataLoader<string, UserProfile | null> | undefined;
  private viewLoader: DataLoader<string, ConversationView | null> | undefined;
  private messageLoader: DataLoader<MessageRequest, StoredMessage | null, string> | undefined;
  private historyLoader: DataLoader<HistoryRequest, MessagePage, string> | undefined;
  private requestLoader: DataLoader<string, StoredFriendRequest> | undefined;
  private sharedReads: SharedReads | undefined;

  constructor(
    private readonly sources: LoaderSources,
    private readonly viewerId: string,
  ) {}

  primeProfiles(profiles: readonly (UserProfile | null)[]): void {
    for (const profile of profiles) if (profile) this.profiles.push(profile);
  }

  primeView(view: ConversationView | null): void {
    if (view) this.views.push(view);
  }

  profile(userId: string): Answer<UserProfile> {
    return this.primedProfile(userId) ?? this.user(userId).then((user) => requireUser(user, userId));
  }

  /**
   * One of the two people of a conversation. The other one is read along: mostly they are asked for next, and then another
   * statement would be.
   */
  member(userId: string, peerId: string): Answer<UserProfile> {
    const primed = this.primedProfile(userId);
    if (primed) return primed;
    // It fails together with the one that is asked for, and whoever asks for it hears of it.
    this.user(peerId).catch(() => undefined);
    return this.profile(userId);
  }

  /** Reads both people of a conversation; whoever asks for one of them then is answered at once. */
  async readMembers(userId: string, peerId: string): Promise<void> {
    const read = await Promise.all([this.profile(userId), this.profile(peerId)]);
    this.primeProfiles(read.filter(({ id }) => !this.primedProfile(id)));
  }

  /** Any user, also an unknown one: null. */
  user(id: string): Promise<UserProfile | null> {
    this.userLoader ??= this.waves.loader((ids) => this.sources.findUsers(ids));
    return this.userLoader.load(id);
  }

  /** A member's view of a conversation; null when it does not exist for that member. */
  view(userId: string, conversationId: string): Answer<ConversationView | null> {
    const primed = this.views.findLast(
      (view) => view.userId === userId && view.conversationId === conversationId,
    );
    if (primed) return primed;
    return this.otherViews.load(viewKey({ userId, conversationId }));
  }

  /** A message as far as the viewer has it. */
  visibleMessage(id: string): Promise<StoredMessage | null> {
    return this.messages.load({ id, orEarlier: false });
  }

  /** The newest message that the viewer still has of a conversation. */
  newestMessage(view: ConversationView): Promise<StoredMessage | null> {
    return this.messages.load({ id: view.lastMessageId, orEarlier: true });
  }

  /** A page of a member's view of a conversation. Its messages know the conversation by themselves. */
  history(view: ConversationView, args: HistoryArguments): Promise<MessagePage> {
    this.historyLoader ??= this.waves.loader((requests) => this.listHistory(requests), {
      cacheKeyFn: (one) => `${viewKey(one.view)} ${one.view.lastSeq} ${JSON.stringify(one.args)}`,
    });
    this.otherViews.prime(viewKey(view), view);
    return this.historyLoader.load({ view, args });
  }

  friendRequest(id: string): Promise<StoredFriendRequest> {
    this.requestLoader ??= this.waves.loader((ids) => this.sources.listFriendRequests(ids));
    return this.requestLoader.load(id);
  }

  /** The viewer's own account. */
  viewer(): Promise<UserAccount> {
    return this.shared.once('viewer', () => this.sources.requireAccount(this.viewerId));
  }

  /** What fields under aliases read together. */
  get shared(): SharedReads {
    return (this.sharedReads ??= new SharedReads(this.waves));
  }

  /** The order in which everything is read. */
  get waves(): Waves {
    return (this.readWaves ??= new Waves());
  }

  private get otherViews(): DataLoader<string, ConversationView | null> {
    return (this.viewLoader ??= this.waves.loader((keys: readonly string[]) =>
      this.sources.listViews(keys.map(parseViewKey)),
    ));
  }

  private get messages(): DataLoader<MessageRequest, StoredMessage | null, string> {
    return (this.messageLoader ??= this.waves.loader(
      (requests: readonly MessageRequest[]) => this.listMessages(requests),
      { cacheKeyFn: messageKey },
    ));
  }

  private primedProfile(userId: string): UserProfile | undefined {
    return this.profiles.findLast((profile) => profile.id === userId);
  }

  /** Both views of a message's conversation come along with it, for its status and its conversation. */
  private async listMessages(requests: readonly MessageRequest[]): Promise<(StoredMessage | null)[]> {
    const found = await this.sources.listShownMessages(this.viewerId, requests);
    return found.map((shown) => {
      for (const view of shown?.views ?? []) this.otherViews.prime(viewKey(view), view);
      return shown?.message ?? null;
    });
  }

  /** What a page replies to mostly stands on a page that was read with it. */
  private async listHistory(requests: readonly HistoryRequest[]): Promise<readonly (MessagePage | Error)[]> {
    const pages = await this.sources.listHistory(requests);
    const nodes = pages.map((page) => (page instanceof Error ? [] : page.nodes));
    const repliedTo = new Set<string>();
    for (const messages of nodes)
      for (const { replyToId } of messages) if (replyToId !== null) repliedTo.add(replyToId);
    // Most pages have no reply.
    if (repliedTo.size === 0) return pages;
    for (const message of nodes.flat()) {
      if (repliedTo.has(message.id)) this.messages.prime({ id: message.id, orEarlier: false }, message);
    }
    return pages;
  }
}

/** An id that something else refers to and that has no account is a defect, not a refusal. */
function requireUser(user: UserProfile | null, userId: string): UserProfile {
  if (!user) throw new Error(`the account of ${userId} is gone`);
  return user;
}

function messageKey({ id, orEarlier }: MessageRequest): string {
  return orEarlier ? `${id} or earlier` : id;
}

/** Neither part can contain a space. */
function viewKey({
  userId,
  conversationId,
}: {
  readonly userId: string;
  readonly conversationId: string;
}): string {
  return `${userId} ${conversationId}`;
}

function parseViewKey(key: string): { userId: string; conversationId: string } {
  const [userId = '', conversationId = ''] = key.split(' ');
  return { userId, conversationId };
}
