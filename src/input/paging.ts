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

interface ConnectionOptions<Item, Place> {
  readonly encode: (place: Place) => string;
  readonly placeOf: (item: Item) => Place;
  readonly hasNextPage: boolean;
  readonly hasPreviousPage: boolean;
}

/**
 * A Relay connection (Cursor Connections specification) over one page, in order. Its cursors are made when they are asked for,
 * by `encode`, which is to keep to the epoch in which the page was read: `CursorCodec.encoder()`.
 */
export function connectionOf<Item, Place>(
  nodes: readonly Item[],
  options: ConnectionOptions<Item, Place>,
): Connection<Item> {
  return new LazyConnection([...nodes], options);
}

/** A class, because V8 keeps a description of its own of each object whose getters close over something, and with it the page. */
class LazyConnection<Item, Place> implements Connection<Item> {
  private madeEdges: Connection<Item>['edges'] | undefined;
  private madeInfo: PageInfo | undefined;

  constructor(
    readonly nodes: Item[],
    private readonly options: ConnectionOptions<Item, Place>,
  ) {}

  get edges(): Connection<Item>['edges'] {
    return (this.madeEdges ??= this.nodes.map((node) => ({ cursor: this.cursorOf(node), node })));
  }

  get pageInfo(): PageInfo {
    const { hasNextPage, hasPreviousPage } = this.options;
    const [first, last] = [this.nodes[0], this.nodes.at(-1)];
    return (this.madeInfo ??= {
      hasNextPage,
      hasPreviousPage,
      startCursor: first === undefined ? null : this.cursorOf(first),
      endCursor: last === undefined ? null : this.cursorOf(last),
    });
  }

  private cursorOf(item: Item): string {
    return this.options.encode(this.options.placeOf(item));
  }
}

/** Whether an optional argument was sent; an empty text was. */
export function isGiven<Value>(value: Value | null | undefined): value is Value {
  return value !== null && value !== undefined;
}

function checkSize(size: number, field: string): number {
  if (size < 1 || size > maxPageSize) throw badInput(field, `must be 1 to ${maxPageSize}`);
  return size;
}
