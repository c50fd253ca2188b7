import {
  ModelInboxDocument,
  type ModelConversationFragment,
  type ModelInboxSubscription,
  type ModelMessageFragment,
  type ModelRequestFragment,
  type ModelStateQuery,
  type ModelViewerFragment,
} from '../generated/documents.js';
import type { Person, Stream } from './app.js';

type Event = ModelInboxSubscription['inbox'];

/** What a client keeps of its inbox, in a form that can be compared. */
export interface LocalState {
  readonly conversations: Record<string, ModelConversationFragment>;
  readonly messages: Record<string, ModelMessageFragment>;
  readonly friends: Record<string, string | null>;
  readonly pendingRequests: Record<string, ModelRequestFragment>;
  readonly blocked: readonly string[];
  readonly viewer: ModelViewerFragment;
}

/**
 * A device as an app developer would write it from the schema's descriptions alone: it applies its inbox to its local
 * state, keeps its cursor, and loses its connection now and then.
 */
export class ModelDevice {
  private readonly conversations = new Map<string, ModelConversationFragment>();
  private readonly messages = new Map<string, ModelMessageFragment>();
  private readonly friends = new Map<string, string | null>();
  private readonly requests = new Map<string, ModelRequestFragment>();
  private readonly blocked = new Set<string>();
  private stream: Stream<ModelInboxSubscription> | null = null;
  cursor: string | null = null;

  constructor(
    readonly person: Person,
    readonly deviceId: string,
    private viewer: ModelViewerFragment,
  ) {}

  get isConnected(): boolean {
    return this.stream !== null;
  }

  connect(): void {
    this.stream ??= this.person.subscribe(ModelInboxDocument, {
      after: this.cursor,
      deviceId: this.deviceId,
    });
  }

  disconnect(): void {
    void this.stream?.end();
    this.stream = null;
  }

  /** Applies what arrives until the device is as far as `cursor`, the head of its inbox. */
  async applyUpTo(cursor: string): Promise<void> {
    while (this.stream && this.cursor !== cursor) this.apply((await this.stream.next()).inbox);
  }

  state(): LocalState {
    return {
      conversations: Object.fromEntries(this.conversations),
      messages: Object.fromEntries(this.messages),
      friends: Object.fromEntries(this.friends),
      pendingRequests: Object.fromEntries(
        [...this.requests].filter(([, request]) => request.status === 'PENDING'),
      ),
      blocked: [...this.blocked].sort(),
      viewer: this.viewer,
    };
  }

  private apply(event: Event): void {
    if (event.__typename === 'SyncCompleted' && event.mode === 'SNAPSHOT_REQUIRED') {
      throw new Error('the inbox of a model lost its tail');
    }
    this.cursor = event.cursor;
    switch (event.__typename) {
      case 'MessageAdded':
      case 'MessageEdited':
      case 'MessageRecalled':
        return this.keepMessage(event.message);
      case 'MessagesDeleted':
        this.keepConversation(event.conversation);
        return this.dropMessages(event.conversation.id, (seq) => event.seqs.includes(seq));
      case 'ConversationCleared':
        this.keepConversation(event.conversation);
        return this.dropMessages(event.conversation.id, (seq) => seq <= event.upToSeq);
      case 'ConversationUpdated':
      case 'ConversationRead':
      case 'PeerRead':
      case 'PeerDelivered':
        return this.keepConversation(event.conversation);
      case 'FriendRequestAdded':
      case 'FriendRequestClosed':
        this.requests.set(event.request.id, event.request);
        return;
      case 'FriendAdded':
        this.friends.set(event.friend.user.id, event.friend.user.nickname);
        return;
      case 'FriendRemoved':
        this.friends.delete(event.user.id);
        return;
      case 'UserBlocked':
        this.blocked.add(event.user.id);
        return;
      case 'UserUnblocked':
        this.blocked.delete(event.user.id);
        return;
      case 'ProfileChanged':
        if (this.friends.has(event.user.id)) this.friends.set(event.user.id, event.user.nickname);
        return;
      case 'ViewerChanged':
        this.viewer = event.viewer;
        return;
      case 'UserErased':
        return this.forget(event.user.id);
      default:
        return;
    }
  }

  private keepConversation(conversation: ModelConversationFragment): void {
    this.conversations.set(conversation.id, conversation);
  }

  /** Keeps the greater version: a replay may show a message as it became later. */
  private keepMessage(
    message: ModelMessageFragment & { readonly conversation: ModelConversationFragment | null },
  ): void {
    const { conversation, ...kept } = message;
    if (conversation) this.keepConversation(conversation);
    const clearedUpToSeq = conversation?.clearedUpToSeq ?? 0;
    const known = this.messages.get(kept.id);
    if (kept.seq > clearedUpToSeq && (known?.version ?? 0) <= kept.version) this.messages.set(kept.id, kept);
  }

  /** What the description of `UserErased` says. */
  private forget(userId: string): void {
    this.friends.delete(userId);
    this.blocked.delete(userId);
    for (const [id, { from, to }] of this.requests) {
      if (from.id === userId || to.id === userId) this.requests.delete(id);
    }
    for (const [id, { sender }] of this.messages) if (sender.id === userId) this.messages.delete(id);
    for (const conversation of this.conversations.values()) {
      if (conversation.peer.id === userId) this.keepConversation({ ...conversation, unreadCount: 0 });
    }
  }

  private dropMessages(conversationId: string, isGone: (seq: number) => boolean): void {
    for (const [id, message] of this.messages) {
      if (message.conversationId === conversationId && isGone(message.seq)) this.messages.delete(id);
    }
  }
}

/** The same state, read afresh. */
export function freshState(
  answer: ModelStateQuery,
  histories: readonly (readonly ModelMessageFragment[])[],
): LocalState {
  const { conversations } = answer.inboxSnapshot;
  const requests = [...answer.incoming.nodes, ...answer.outgoing.nodes];
  return {
    conversations: Object.fromEntries(
      conversations.map(({ lastMessage: _lastMessage, ...scalars }) => [scalars.id, scalars]),
    ),
    messages: Object.fromEntries(histories.flat().map((message) => [message.id, message])),
    friends: Object.fromEntries(answer.friends.nodes.map(({ user }) => [user.id, user.nickname])),
    pendingRequests: Object.fromEntries(
      requests.filter((request) => request.status === 'PENDING').map((request) => [request.id, request]),
    ),
    blocked: answer.blockedUsers.nodes.map((user) => user.id).sort(),
    viewer: answer.viewer,
  };
}
