import * as documents from '../generated/client.js';
import { applyConversation, applyMessage, newestBut, removeMessages, removeStored } from './apply.js';
import type { Connection } from './connection.js';
import { DuetFailure } from './failure.js';
import {
  asShown,
  type Device,
  type Friend,
  type FriendRequest,
  type Message,
  type MessageContentInput,
  type Upload,
  type User,
  type Viewer,
} from './model.js';
import type { Operation } from './session.js';
import { spansOf } from './spans.js';
import type { ClientStore } from './store.js';

/** One page of a list; `endCursor` as `after` gives the next. */
export interface ListPage<Item> {
  readonly items: readonly Item[];
  readonly hasNextPage: boolean;
  readonly endCursor: string | null;
}

export interface ListRequest {
  /** 1–100; 50 when absent. */
  readonly first?: number;
  readonly after?: string;
}

/** Half of what the server lets a `typing: true` hold, and more. */
const repeatTypingMs = 5_000;

/**
 * The operations of a user that need the server, typed. Each waits for a connection, is repeated when the connection is lost
 * before the answer, and fails with a `DuetFailure`: the server's refusal, `OFFLINE` or `TIMED_OUT`. What an answer says
 * about messages and conversations is in the store when the promise resolves.
 */
export abstract class UserOperations {
  private typingTo: { readonly peerId: string; readonly at: number } | null = null;

  protected abstract readonly connection: Connection;
  protected abstract readonly store: ClientStore;
  protected abstract changed(peerIds: readonly string[]): void;

  async viewer(): Promise<Viewer> {
    return (await this.run(documents.ViewerDocument, {})).viewer;
  }

  /** Null when there never was such a user. */
  async user(id: string): Promise<User | null> {
    return (await this.run(documents.UserDocument, { id })).user;
  }

  async friends(request: ListRequest = {}): Promise<ListPage<Friend>> {
    return listOf((await this.run(documents.FriendsDocument, { ...request })).friends);
  }

  async friendRequests(
    direction: documents.FriendRequestDirection,
    request: ListRequest = {},
  ): Promise<ListPage<FriendRequest>> {
    return listOf(
      (await this.run(documents.FriendRequestsDocument, { direction, ...request })).friendRequests,
    );
  }

  async blockedUsers(request: ListRequest = {}): Promise<ListPage<User>> {
    return listOf((await this.run(documents.BlockedUsersDocument, { ...request })).blockedUsers);
  }

  async devices(request: ListRequest = {}): Promise<ListPage<Device>> {
    return listOf((await this.run(documents.DevicesDocument, { ...request })).devices);
  }

  /** One message: from the store, else from the server. Null when it is not in the viewer's view. */
  async message(id: string): Promise<Message | null> {
    const held = await this.store.transact(async (transaction) => {
      const message = await transaction.findMessage(id);
      const conversation = message && (await transaction.getConversation(message.conversationId));
      return conversation && asShown(message, conversation, (await transaction.getMeta())?.viewer ?? null);
    });
    return held ?? (await this.run(documents.MessageDocument, { id })).message;
  }

  /**
   * Reads a message from the server again, into the store: its files have fresh addresses then, for those that it was stored
   * with end. Null when it is not in the viewer's view any more.
   */
  async refreshMessage(id: string): Promise<Message | null> {
    const { message } = await this.run(documents.MessageDocument, { id });
    return message && this.keep(message);
  }

  /** To live devices or to nobody. Repeated after a lost connection, so that it may come twice. Answers its id. */
  async sendTransientMessage(input: documents.SendTransientMessageInput): Promise<string> {
    return (await this.run(documents.SendTransientMessageDocument, { input })).sendTransientMessage.id;
  }

  /** What is not in the store stays out of it: the viewer may have deleted it, and else the inbox brings what is left. */
  async recallMessage(messageId: string): Promise<Message> {
    const { recallMessage } = await this.run(documents.RecallMessageDocument, { input: { messageId } });
    const { message } = recallMessage;
    const peers = await this.store.transact(async (transaction) =>
      (await transaction.findMessage(message.id)) ? applyMessage(transaction, message) : [],
    );
    this.changed(peers);
    return message;
  }

  /** `message` as it was seen: its version decides whether somebody else's edit came first (`EDIT_CONFLICT`). */
  async editMessage(
    message: Pick<Message, 'id' | 'version'>,
    content: MessageContentInput,
    customData?: unknown,
  ): Promise<Message> {
    const input = {
      messageId: message.id,
      version: message.version,
      content,
      ...(customData === undefined ? {} : { customData }),
    };
    return this.keep((await this.run(documents.EditMessageDocument, { input })).editMessage.message);
  }

  /** For the viewer alone; up to 100. */
  async deleteMessages(messages: readonly Message[]): Promise<void> {
    const messageIds = messages.map(({ id }) => id);
    await this.run(documents.DeleteMessagesDocument, { input: { messageIds } });
    const seqsById = new Map<string, number[]>();
    for (const { conversationId, seq } of messages)
      seqsById.set(conversationId, [...(seqsById.get(conversationId) ?? []), seq]);
    const peers = await this.store.transact(async (transaction) => {
      const changed: string[] = [];
      for (const [id, seqs] of seqsById) {
        const stored = await transaction.getConversation(id);
        if (!stored) continue;
        const newest = await newestBut(transaction, stored, new Set(seqs));
        changed.push(...(await removeStored(transaction, stored, spansOf(seqs), 'DELETED_BY_YOU', newest)));
      }
      return changed;
    });
    this.changed(peers);
  }

  /** Everything so far, for the viewer alone. */
  async clearConversation(peerId: string): Promise<void> {
    const input = { conversationId: await this.conversationIdOf(peerId) };
    const { conversation } = (await this.run(documents.ClearConversationDocument, { input }))
      .clearConversation;
    const span = { fromSeq: 1, toSeq: conversation.clearedUpToSeq };
    await this.store.transact((transaction) =>
      removeMessages(transaction, conversation, [span], 'CLEARED_BY_YOU'),
    );
    this.changed([peerId]);
  }

  async updateConversation(
    peerId: string,
    change: Pick<documents.UpdateConversationInput, 'pinned' | 'pushLevel'>,
  ): Promise<void> {
    const input = { conversationId: await this.conversationIdOf(peerId), ...change };
    const { conversation } = (await this.run(documents.UpdateConversationDocument, { input }))
      .updateConversation;
    await this.store.transact((transaction) => applyConversation(transaction, conversation));
    this.changed([peerId]);
  }

  /** May be called at every key: the server is told as often as it has to be. */
  async setTyping(peerId: string, typing: boolean): Promise<void> {
    const told = this.typingTo?.peerId === peerId ? this.typingTo : null;
    if (typing ? told && performance.now() - told.at < repeatTypingMs : !told) return;
    this.typingTo = typing ? { peerId, at: performance.now() } : null;
    await this.run(documents.SetTypingDocument, { input: { to: peerId, typing } });
  }

  async updateProfile(input: documents.UpdateProfileInput): Promise<Viewer> {
    return (await this.run(documents.UpdateProfileDocument, { input })).updateProfile.viewer;
  }

  /** `friend` when the two are friends at once, else `request`. */
  async requestFriend(
    userId: string,
    greeting?: string,
  ): Promise<{ readonly request: FriendRequest | null; readonly friend: Friend | null }> {
    const input = { userId, ...(greeting === undefined ? {} : { greeting }) };
    return (await this.run(documents.RequestFriendDocument, { input })).requestFriend;
  }

  async answerFriendRequest(
    requestId: string,
    answer: 'ACCEPT' | 'REFUSE',
  ): Promise<{ readonly request: FriendRequest; readonly friend: Friend | null }> {
    const input = { requestId, accept: answer === 'ACCEPT' };
    return (await this.run(documents.AnswerFriendRequestDocument, { input })).answerFriendRequest;
  }

  async withdrawFriendRequest(requestId: string): Promise<FriendRequest> {
    const input = { requestId };
    return (await this.run(documents.WithdrawFriendRequestDocument, { input })).withdrawFriendRequest.request;
  }

  async removeFriend(userId: string): Promise<User> {
    return (await this.run(documents.RemoveFriendDocument, { input: { userId } })).removeFriend.user;
  }

  async blockUser(userId: string): Promise<User> {
    return (await this.run(documents.BlockUserDocument, { input: { userId } })).blockUser.user;
  }

  async unblockUser(userId: string): Promise<User> {
    return (await this.run(documents.UnblockUserDocument, { input: { userId } })).unblockUser.user;
  }

  /** Without `deviceId` this device, which the inbox has registered already. */
  async registerDevice(
    input: Omit<documents.RegisterDeviceInput, 'deviceId'> & { readonly deviceId?: string },
  ): Promise<Device> {
    const deviceId =
      input.deviceId ?? (await this.store.transact((transaction) => transaction.getMeta()))?.deviceId;
    if (deviceId === undefined) throw new DuetFailure('CLOSED', 'Log in first.');
    return (await this.run(documents.RegisterDeviceDocument, { input: { ...input, deviceId } }))
      .registerDevice.device;
  }

  async removeDevice(deviceId: string): Promise<void> {
    await this.run(documents.RemoveDeviceDocument, { input: { deviceId } });
  }

  /** Prepares an upload; putting the bytes at its `uploadUrl` is the app's, so that it can show how far it is. */
  async createUpload(input: documents.CreateUploadInput): Promise<Upload> {
    return (await this.run(documents.CreateUploadDocument, { input })).createUpload.upload;
  }

  /**
   * Any operation of the schema, for what an app selects differently: as text, or as a document that codegen has made with
   * `documentMode: 'string'`.
   */
  run<Data, Variables extends Record<string, unknown>>(
    operation: Operation<Data, Variables>,
    variables: Variables,
  ): Promise<Data> {
    return this.connection.run(operation, variables);
  }

  protected async conversationIdOf(peerId: string): Promise<string> {
    const stored = await this.store.transact((transaction) => transaction.getConversationWith(peerId));
    if (stored) return stored.id;
    const { conversation } = await this.run(documents.ConversationDocument, { with: peerId });
    if (!conversation)
      throw new DuetFailure('CONVERSATION_NOT_FOUND', `There is no conversation with ${peerId}.`);
    await this.store.transact((transaction) => applyConversation(transaction, conversation));
    return conversation.id;
  }

  private async keep(message: Message): Promise<Message> {
    this.changed(await this.store.transact((transaction) => applyMessage(transaction, message)));
    return message;
  }
}

function listOf<Item>(connection: {
  readonly nodes: readonly Item[];
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
}): ListPage<Item> {
  return { items: connection.nodes, ...connection.pageInfo };
}
