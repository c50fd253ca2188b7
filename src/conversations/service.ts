import type { CursorCodec, CursorPlace } from '../database/cursor.js';
import { DuetError } from '../errors.js';
import { connectionOf, isGiven, parseFirst, type Connection, type PageArguments } from '../input/paging.js';
import type { SettingsService } from '../settings/service.js';
import type { Timestamp } from '../users/user.js';
import { unreadCount, type ConversationView } from './conversation.js';
import type { RecentPlace, RecentQuery, RecentStore } from './recent-store.js';
import type { ConversationStore } from './store.js';

export interface ConversationServiceOptions {
  readonly store: ConversationStore;
  readonly recent: RecentStore;
  readonly settings: SettingsService;
  readonly cursors: CursorCodec;
}

/** What a new device begins with. */
export interface RecentSnapshot {
  readonly position: number;
  readonly conversations: ConversationView[];
  readonly unreadTotal: number;
}

export class ConversationService {
  constructor(private readonly options: ConversationServiceOptions) {}

  async findView(userId: string, conversationId: string): Promise<ConversationView | null> {
    return this.options.store.findView(userId, conversationId);
  }

  /** One view for each key, in the order given; null where there is none. */
  async listViews(
    keys: readonly { readonly userId: string; readonly conversationId: string }[],
  ): Promise<(ConversationView | null)[]> {
    const views = await this.options.store.listViews(keys);
    const byKey = new Map(views.map((view) => [`${view.userId} ${view.conversationId}`, view]));
    return keys.map(({ userId, conversationId }) => byKey.get(`${userId} ${conversationId}`) ?? null);
  }

  /** Recent contacts as pages of one list that ends at `recentContactsLimit`. */
  async pageRecent(viewerId: string, page: PageArguments): Promise<Connection<ConversationView>> {
    const size = parseFirst(page.first);
    const { limit: longest, oldestMessageId } = await this.findRecentBounds();
    const after = isGiven(page.after) ? this.readCursor(viewerId, page.after) : null;
    const room = longest - (after?.rank ?? 0);
    const limit = Math.min(size, Math.max(0, room));
    const found =
      limit === 0
        ? []
        : await this.options.recent.list(viewerId, {
            after: after?.place ?? null,
            limit: limit + 1,
            oldestMessageId,
          });
    const firstRank = (after?.rank ?? 0) + 1;
    const ranks = new Map(found.map((view, index) => [view, firstRank + index]));
    return connectionOf(found.slice(0, limit), {
      encode: this.options.cursors.encoder(),
      placeOf: (view) => placeOf(viewerId, view, ranks.get(view) ?? 0),
      hasNextPage: found.length > limit && room > limit,
      hasPreviousPage: after !== null,
    });
  }

  /**
   * The whole list of recent contacts, the sum of its capped unread counts, and the position of the inbox whose entries up
   * to it are in both: what a new device begins with. One statement, so that all of it is of the same moment; never on a
   * replica, which may be behind the stream.
   */
  async snapshotRecent(viewerId: string): Promise<RecentSnapshot> {
    const { limit, oldestMessageId } = await this.findRecentBounds();
    const { position, views } = await this.options.recent.listAtHead(viewerId, { limit, oldestMessageId });
    return {
      position,
      conversations: views,
      unreadTotal: views.reduce((sum, view) => sum + unreadCount(view), 0),
    };
  }

  /** How long the list of recent contacts is at most, as an administrator has set it, and how far back it goes. */
  private async findRecentBounds(): Promise<Pick<RecentQuery, 'limit' | 'oldestMessageId'>> {
    const { recentContactsLimit, oldestMessageId } = await this.options.settings.find();
    return { limit: recentContactsLimit, oldestMessageId };
  }

  private readCursor(
    viewerId: string,
    cursor: string,
  ): { readonly place: RecentPlace; readonly rank: number } {
    const { position, epoch } = this.options.cursors.decodeText(cursor, recentScope(viewerId));
    if (epoch !== 'current') throw new DuetError('CURSOR_INVALID');
    const [pinnedAt, lastActivityAt, conversationId, rank] = JSON.parse(position) as [
      number,
      number,
      string,
      number,
    ];
    return {
      place: {
        pinnedAt: pinnedAt === 0 ? null : new Date(pinnedAt),
        lastActivityAt: new Date(lastActivityAt),
        conversationId,
      },
      rank,
    };
  }
}

function recentScope(viewerId: string): string {
  return `conversations:${viewerId}`;
}

function dateOf(time: Timestamp | null): Date | null {
  return time === null ? null : new Date(time);
}

function placeOf(viewerId: string, view: ConversationView, rank: number): CursorPlace {
  const place = [
    dateOf(view.pinnedAt)?.getTime() ?? 0,
    dateOf(view.lastActivityAt)?.getTime() ?? 0,
    view.conversationId,
    rank,
  ];
  return { scope: recentScope(viewerId), position: JSON.stringify(place) };
}
