import type { CursorCodec } from '../database/cursor.js';
import { DuetError } from '../errors.js';
import { connectionOf, parseFirst, type Connection } from '../input/paging.js';

/** A place in a list that is ordered by time, the newest first, and at the same time by id, ascending. */
export interface Place {
  readonly at: Date;
  readonly id: string;
}

export interface ListPage {
  readonly first?: number | null | undefined;
  readonly after?: string | null | undefined;
}

/**
 * One page of such a list as a Relay connection. `scope` names the list and its owner: a cursor of another one is
 * CURSOR_INVALID, and so is one from before a restored backup.
 */
export async function pageNewestFirst<Item>(
  page: ListPage,
  list: {
    readonly cursors: CursorCodec;
    readonly scope: string;
    readonly placeOf: (item: Item) => Place;
    readonly read: (range: { readonly after: Place | null; readonly limit: number }) => Promise<Item[]>;
  },
): Promise<Connection<Item>> {
  const { cursors, scope, placeOf, read } = list;
  const size = parseFirst(page.first);
  const { after: cursor } = page;
  const after = cursor === null || cursor === undefined ? null : readCursor(cursors, scope, cursor);
  const found = await read({ after, limit: size + 1 });
  return connectionOf(found.slice(0, size), {
    encode: cursors.encoder(),
    placeOf: (item) => {
      const { at, id } = placeOf(item);
      return { scope, position: JSON.stringify([at.getTime(), id]) };
    },
    hasNextPage: found.length > size,
    hasPreviousPage: after !== null,
  });
}

function readCursor(cursors: CursorCodec, scope: string, cursor: string): Place {
  const { position, epoch } = cursors.decodeText(cursor, scope);
  if (epoch !== 'current') throw new DuetError('CURSOR_INVALID');
  const [time, id] = JSON.parse(position) as [number, string];
  return { at: new Date(time), id };
}
