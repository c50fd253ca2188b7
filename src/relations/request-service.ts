import { v7 as uuidV7, validate as isUuid } from 'uuid';
import type { CursorCodec } from '../database/cursor.js';
import { DuetError } from '../errors.js';
import type { FriendRequestDirection } from '../generated/resolvers.js';
import type { InboxTransaction, InboxWriter } from '../inbox/inbox-writer.js';
import type { Connection } from '../input/paging.js';
import { parseOptionalText } from '../input/text-rules.js';
import { befriend, peopleWhoSee } from './befriend.js';
import type { Blocks, BlockStore } from './block-store.js';
import type { FriendStore } from './friend-store.js';
import type { RelationListStore } from './list-store.js';
import { pageNewestFirst, type ListPage } from './newest-first.js';
import type { PeopleStore } from './people-store.js';
import { parseOtherId, requirePair, requireViewer } from './people.js';
import type { Friendship, StoredFriendRequest } from './relation.js';
import type { RequestStore } from './request-store.js';

export const maxOpenRequests = 100;
export const maxGreetingCharacters = 256;

export interface RequestServiceOptions {
  readonly requests: RequestStore;
  readonly friends: FriendStore;
  readonly blocks: BlockStore;
  readonly lists: RelationListStore;
  readonly people: PeopleStore;
  readonly writer: InboxWriter;
  readonly cursors: CursorCodec;
}

export interface RequestOutcome {
  readonly request: StoredFriendRequest | null;
  readonly friend: Friendship | null;
}

export interface AnswerOutcome {
  readonly request: StoredFriendRequest;
  readonly friend: Friendship | null;
}

/**
 * Friend requests. Ways of a request: PENDING → ACCEPTED, REFUSED or WITHDRAWN; a refused one stays open for the one who
 * asked, who may still withdraw it, or be asked by the other one, which makes them friends.
 */
export class RequestService {
  constructor(private readonly options: RequestServiceOptions) {}

  /**
   * Asks, or makes the two friends at once: when the other one has asked too, or lets anyone be a friend. While the same
   * request is open it is answered again, unchanged. To someone who blocks the viewer or refuses all it is stored for the
   * viewer alone, for ever.
   */
  async request(
    viewerId: string,
    input: { readonly userId: string; readonly greeting?: string | null | undefined },
  ): Promise<RequestOutcome> {
    const peerId = parseOtherId(input.userId, viewerId);
    const bounds = { maximum: maxGreetingCharacters };
    const greeting = parseOptionalText(input.greeting, 'input.greeting', bounds) || null;
    return this.options.writer.write([viewerId, peerId], (transaction) =>
      this.requestWithin(transaction, { viewerId, peerId, greeting }),
    );
  }

  /**
   * Accepts or refuses a request that was made to the viewer. The same answer again changes nothing; a request that is
   * closed otherwise, hidden, or of others is REQUEST_NOT_FOUND like one that never was.
   */
  async answer(
    viewerId: string,
    input: { readonly requestId: string; readonly accept: boolean },
  ): Promise<AnswerOutcome> {
    const { fromUserId, id } = await this.requireRequest(input.requestId, (found) =>
      isAsked(found, viewerId),
    );
    return this.options.writer.write([viewerId, fromUserId], async (transaction) => {
      const request = await this.options.requests.within(transaction.prisma).find(id);
      if (!request) throw requestNotFound();
      return input.accept ? this.accept(transaction, request) : this.refuse(transaction, request);
    });
  }

  /** Takes back a request of the viewer's own that is still open for them; again changes nothing. */
  async withdraw(viewerId: string, requestId: string): Promise<StoredFriendRequest> {
    const { toUserId, id } = await this.requireRequest(requestId, (found) => found.fromUserId === viewerId);
    return this.options.writer.write([viewerId, toUserId], async ({ prisma, now, append }) => {
      const requests = this.options.requests.within(prisma);
      const request = await requests.find(id);
      if (!request || request.status === 'ACCEPTED') throw requestNotFound();
      if (request.withdrawnAt) return request;
      const wasPending = request.status === 'PENDING';
      // For the one who has refused it, it is closed already, and stays as it was.
      for (const userId of wasPending ? peopleWhoSee(request) : [viewerId]) {
        append({ userId, kind: 'FRIEND_REQUEST_CLOSED', subjectId: id });
      }
      const closing = wasPending ? ({ status: 'WITHDRAWN', closedAt: now } as const) : {};
      return requests.update(id, { ...closing, withdrawnAt: now });
    });
  }

  /** The viewer's open requests on one side, the newest first. */
  async page(
    viewerId: string,
    page: ListPage & { readonly direction: FriendRequestDirection },
  ): Promise<Connection<StoredFriendRequest>> {
    const { cursors, lists } = this.options;
    const { direction } = page;
    return pageNewestFirst(page, {
      cursors,
      scope: `friend-requests:${direction}:${viewerId}`,
      placeOf: (request) => ({ at: request.createdAt, id: request.id }),
      read: (range) => lists.listOpenRequests(viewerId, { ...range, direction }),
    });
  }

  /** One request for each id, in the order given, whoever asks; an id without one is a defect. */
  async listByIds(ids: readonly string[]): Promise<StoredFriendRequest[]> {
    const found = new Map(
      (await this.options.requests.listByIds(ids)).map((request) => [request.id, request]),
    );
    return ids.map((id) => {
      const request = found.get(id);
      if (!request) throw new Error(`the friend request ${id} is gone`);
      return request;
    });
  }

  private async requestWithin(
    transaction: InboxTransaction,
    asked: { readonly viewerId: string; readonly peerId: string; readonly greeting: string | null },
  ): Promise<RequestOutcome> {
    const { viewerId, peerId, greeting } = asked;
    const { prisma, now, append } = transaction;
    const { peer } = await requirePair(this.options.people.within(prisma), viewerId, peerId);
    const friend = await this.options.friends.within(prisma).find(viewerId, peerId);
    if (friend) return { request: null, friend };
    const blocks = await this.requireNoRefusal(transaction, viewerId, peerId);
    const requests = this.options.requests.within(prisma);
    const open = await requests.listOpenBetween([viewerId, peerId]);
    const crosses = open.some((request) => request.fromUserId === peerId && canCross(request, blocks));
    const own = open.find((request) => request.fromUserId === viewerId);
    const isWelcome = !own && !blocks.peerBlocksUser && peer.friendRequestPolicy === 'ANYONE';
    if (crosses || isWelcome) {
      return { request: null, friend: await befriend(transaction, [viewerId, peerId], this.options) };
    }
    if (own) return { request: own, friend: null };
    if ((await requests.countOpen(viewerId)) >= maxOpenRequests) throw tooManyRequests();
    const request = await requests.insert({
      id: uuidV7(),
      fromUserId: viewerId,
      toUserId: peerId,
      greeting,
      hiddenFromRecipient: blocks.peerBlocksUser || peer.friendRequestPolicy === 'NOBODY',
      createdAt: now,
    });
    for (const userId of peopleWhoSee(request)) {
      append({ userId, kind: 'FRIEND_REQUEST_ADDED', subjectId: request.id });
    }
    return { request, friend: null };
  }

  private async accept(transaction: InboxTransaction, request: StoredFriendRequest): Promise<AnswerOutcome> {
    const { fromUserId, toUserId } = request;
    if (request.status === 'ACCEPTED') {
      return {
        request,
        friend: await this.options.friends.within(transaction.prisma).find(toUserId, fromUserId),
      };
    }
    if (request.status !== 'PENDING') throw requestNotFound();
    const people = this.options.people.within(transaction.prisma);
    await requireViewer(people, toUserId);
    const asker = await people.find(fromUserId);
    if (!asker || asker.erasedAt) throw requestNotFound();
    await this.requireNoRefusal(transaction, toUserId, fromUserId);
    const friend = await befriend(transaction, [toUserId, fromUserId], this.options);
    return { request: { ...request, status: 'ACCEPTED' }, friend };
  }

  /** Told to the devices of the one who refuses, and to nobody else. */
  private async refuse(
    { prisma, now, append }: InboxTransaction,
    request: StoredFriendRequest,
  ): Promise<AnswerOutcome> {
    if (request.status === 'REFUSED') return { request, friend: null };
    if (request.status !== 'PENDING') throw requestNotFound();
    append({ userId: request.toUserId, kind: 'FRIEND_REQUEST_CLOSED', subjectId: request.id });
    const closed = { status: 'REFUSED', closedAt: now } as const;
    return { request: await this.options.requests.within(prisma).update(request.id, closed), friend: null };
  }

  /** What a block refuses aloud: one's own always, the other one's only where the app tells the blocked. */
  private async requireNoRefusal(
    { prisma }: InboxTransaction,
    viewerId: string,
    peerId: string,
  ): Promise<Blocks> {
    const blocks = await this.options.blocks.within(prisma).findBetween(viewerId, peerId);
    if (blocks.userBlocksPeer) throw new DuetError('RECIPIENT_BLOCKED_BY_YOU', 'You block this user.');
    if (!blocks.peerBlocksUser) return blocks;
    const mode = await this.options.people.within(prisma).findBlockedSend();
    if (mode === 'REFUSE') throw new DuetError('BLOCKED', 'This user blocks you.');
    return blocks;
  }

  private async requireRequest(
    id: string,
    isVisible: (request: StoredFriendRequest) => boolean,
  ): Promise<StoredFriendRequest> {
    const request = isUuid(id) ? await this.options.requests.find(id) : null;
    if (!request || !isVisible(request)) throw requestNotFound();
    return request;
  }
}

/**
 * Whether an open request of the other one turns the viewer's into a friendship. Also one that the viewer refused or
 * never saw: to the one who asked it is open, and an answer by a request of their own must look like any other. While
 * the other one blocks the viewer, only what the viewer could accept as well: everything else stays with the viewer.
 */
function canCross(request: StoredFriendRequest, blocks: Blocks): boolean {
  return !blocks.peerBlocksUser || (request.status === 'PENDING' && !request.hiddenFromRecipient);
}

function isAsked(request: StoredFriendRequest, viewerId: string): boolean {
  return request.toUserId === viewerId && !request.hiddenFromRecipient;
}

function requestNotFound(): DuetError {
  return new DuetError('REQUEST_NOT_FOUND', 'input.requestId names no friend request of yours.', {
    field: 'input.requestId',
  });
}

function tooManyRequests(): DuetError {
  return new DuetError('LIMIT_REACHED', `A user has at most ${maxOpenRequests} open friend requests.`, {
    limit: maxOpenRequests,
  });
}
