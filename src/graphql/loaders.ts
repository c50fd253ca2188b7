import DataLoader from 'dataloader';
import type { ConversationView } from '../conversations/conversation.js';
import type { HistoryArguments, HistoryRequest, MessagePage } from '../messages/history.js';
import type { StoredMessage } from '../messages/message.js';
import type { StoredFriendRequest } from '../relations/relation.js';
import type { UserAccount, UserProfile } from '../users/user.js';
import { SharedReads } from './shared-reads.js';

/** How the entities beside a result are read, in batches; each answers in the order of its keys. */
export interface LoaderSources {
  findUsers(userIds: readonly string[]): Promise<readonly (UserProfile | null)[]>;
  listProfiles(userIds: readonly string[]): Promise<readonly UserProfile[]>;
  listViews(
    keys: readonly { readonly userId: string; readonly conversationId: string }[],
  ): Promise<readonly (ConversationView | null)[]>;
  listVisibleMessages(viewerId: string, ids: readonly string[]): Promise<readonly (StoredMessage | null)[]>;
  listNewestMessages(views: readonly ConversationView[]): Promise<readonly (StoredMessage | null)[]>;
  listHistory(requests: readonly HistoryRequest[]): Promise<readonly (MessagePage | Error)[]>;
  listFriendRequests(ids: readonly string[]): Promise<readonly StoredFriendRequest[]>;
  requireAccount(userId: string): Promise<UserAccount>;
}

type Answer<Value> = Value | Promise<Value>;

/**
 * What one operation, or one event of a subscription, has read so far. Primed values are answered at once and
 * synchronously, so a live event that carries everything it shows costs no promise; everything else is read in batches.
 */
export class Loaders {
  /** Primed ones are few, and every event of every stream has its own: lists cost less than maps. */
  private readonly profiles: UserProfile[] = [];
  private readonly views: ConversationView[] = [];
  private profileLoader: DataLoader<string, UserProfile> | undefined;
  private viewLoader: DataLoader<string, ConversationView | null> | undefined;
  private messageLoader: DataLoader<string, StoredMessage | null> | undefined;
  private newestLoader: DataLoader<ConversationView, StoredMessage | null, string> | undefined;
  private historyLoader: DataLoader<HistoryRequest, MessagePage, string> | undefined;
  private userLoader: DataLoader<string, UserProfile | null> | undefined;
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
    const primed = this.profiles.findLast((profile) => profile.id === userId);
    if (primed) return primed;
    this.profileLoader ??= new DataLoader((ids) => this.sources.listProfiles(ids));
    return this.profileLoader.load(userId);
  }

  /** Any user, also an unknown one: null. */
  user(id: string): Promise<UserProfile | null> {
    this.userLoader ??= new DataLoader((ids) => this.sources.findUsers(ids));
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
    return this.visibleMessages.load(id);
  }

  /** The newest message that the viewer still has of a conversation. */
  newestMessage(view: ConversationView): Promise<StoredMessage | null> {
    this.newestLoader ??= new DataLoader((views) => this.sources.listNewestMessages(views), {
      cacheKeyFn: (one) => `${viewKey(one)} ${one.lastMessageId}`,
    });
    return this.newestLoader.load(view);
  }

  /** A page of a member's view of a conversation. Its messages know the conversation by themselves. */
  history(view: ConversationView, args: HistoryArguments): Promise<MessagePage> {
    this.historyLoader ??= new DataLoader((requests) => this.listHistory(requests), {
      cacheKeyFn: (one) => `${viewKey(one.view)} ${one.view.lastSeq} ${JSON.stringify(one.args)}`,
    });
    this.otherViews.prime(viewKey(view), view);
    return this.historyLoader.load({ view, args });
  }

  friendRequest(id: string): Promise<StoredFriendRequest> {
    this.requestLoader ??= new DataLoader((ids) => this.sources.listFriendRequests(ids));
    return this.requestLoader.load(id);
  }

  /** The viewer's own account. */
  viewer(): Promise<UserAccount> {
    return this.shared.once('viewer', () => this.sources.requireAccount(this.viewerId));
  }

  /** What fields under aliases read together. */
  get shared(): SharedReads {
    return (this.sharedReads ??= new SharedReads());
  }

  private get otherViews(): DataLoader<string, ConversationView | null> {
    return (this.viewLoader ??= new DataLoader((keys) => this.sources.listViews(keys.map(parseViewKey))));
  }

  private get visibleMessages(): DataLoader<string, StoredMessage | null> {
    return (this.messageLoader ??= new DataLoader((ids) =>
      this.sources.listVisibleMessages(this.viewerId, ids),
    ));
  }

  /** What a page replies to mostly stands on a page that was read with it. */
  private async listHistory(requests: readonly HistoryRequest[]): Promise<readonly (MessagePage | Error)[]> {
    const pages = await this.sources.listHistory(requests);
    const messages = pages.flatMap((page) => (page instanceof Error ? [] : page.nodes));
    const repliedTo = new Set(messages.map(({ replyToId }) => replyToId));
    for (const message of messages) {
      if (repliedTo.has(message.id)) this.visibleMessages.prime(message.id, message);
    }
    return pages;
  }
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
