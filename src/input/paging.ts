import { badInput } from '../errors.js';

export const defaultPageSize = 50;
/** One more is BAD_USER_INPUT: silent clamping would surprise. */
export const maxPageSize = 100;

export interface PageArguments {
  readonly first?: number | null | undefined;
  readonly after?: string | null | undefined;
  readonly last?: number | null | undefined;
  readonly before?: string | null | undefined;
}

/** The size of a page that only walks forward: 1–100, 50 when not given. */
export function parseFirst(first: number | null | undefined): number {
  return first === null || first === undefined ? defaultPageSize : checkSize(first, 'first');
}

export interface PageRequest {
  readonly direction: 'forward' | 'backward';
  readonly size: number;
}

/** Direction and size of a page that walks both ways; the newest 50 when neither `first` nor `last` is given. */
export function parsePage({ first, last }: PageArguments): PageRequest {
  if (isGiven(first) && isGiven(last)) throw badInput('last', 'must not be given together with first');
  if (isGiven(first)) return { direction: 'forward', size: checkSize(first, 'first') };
  return { direction: 'backward', size: isGiven(last) ? checkSize(last, 'last') : defaultPageSize };
}

export interface PageInfo {
  readonly hasNextPage: boolean;
  readonly hasPreviousPage: boolean;
  readonly startCursor: string | null;
  readonly endCursor: string | null;
}

export interface Connection<Item> {
  readonly edges: { readonly cursor: string; readonly node: Item }[];
  readonly nodes: Item[];
  readonly pageInfo: PageInfo;
}

/**
 * A Relay connection (Cursor Connections specification) over one page, in order. Its cursors are made when they are asked for,
 * by `encode`, which is to keep to the epoch in which the page was read: `CursorCodec.encoder()`.
 */
export function connectionOf<Item, Place>(
  nodes: readonly Item[],
  options: {
    readonly encode: (place: Place) => string;
    readonly placeOf: (item: Item) => Place;
    readonly hasNextPage: boolean;
    readonly hasPreviousPage: boolean;
  },
): Connection<Item> {
  const { encode, placeOf, hasNextPage, hasPreviousPage } = options;
  const cursorOf = (item: Item): string => encode(placeOf(item));
  const [first, last] = [nodes[0], nodes.at(-1)];
  let edges: Connection<Item>['edges'] | undefined;
  let pageInfo: PageInfo | undefined;
  return {
    nodes: [...nodes],
    get edges() {
      return (edges ??= nodes.map((node) => ({ cursor: cursorOf(node), node })));
    },
    get pageInfo() {
      return (pageInfo ??= {
        hasNextPage,
        hasPreviousPage,
        startCursor: first === undefined ? null : cursorOf(first),
        endCursor: last === undefined ? null : cursorOf(last),
      });
    },
  };
}

/** Whether an optional argument was sent; an empty text was. */
export function isGiven<Value>(value: Value | null | undefined): value is Value {
  return value !== null && value !== undefined;
}

function checkSize(size: number, field: string): number {
  if (size < 1 || size > maxPageSize) throw badInput(field, `must be 1 to ${maxPageSize}`);
  return size;
}
