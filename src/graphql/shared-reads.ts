import type DataLoader from 'dataloader';
import { parseFirst, type Connection } from '../input/paging.js';
import type { Waves } from './waves.js';

/** The beginning of a list, as one of several fields asks for it. */
interface PageRead {
  readonly list: string;
  readonly size: number;
  readonly read: (size: number) => Promise<Connection<unknown>>;
}

/** What has one answer for the viewer. */
interface NamedRead {
  readonly name: string;
  readonly read: () => Promise<unknown>;
}

/**
 * What several fields of one operation read in the same wave, under aliases: read once for all of them. Nothing is
 * remembered beyond that, so a field that a mutation has changed is read anew.
 */
export class SharedReads {
  private readonly named: DataLoader<NamedRead, unknown>;
  private readonly pages: DataLoader<PageRead, Connection<unknown>>;

  constructor(waves: Waves) {
    this.named = waves.loader((reads: readonly NamedRead[]) => readOnce(reads), { cache: false });
    this.pages = waves.loader((reads: readonly PageRead[]) => readLongest(reads), { cache: false });
  }

  /** One answer for all reads of this name. */
  async once<Value>(name: string, read: () => Promise<Value>): Promise<Value> {
    return (await this.named.load({ name, read })) as Value;
  }

  /**
   * The first entries of a list that only walks forward; `list` names it together with the place where it begins. Several
   * lengths of one list are one read of the longest. Refuses a bad length.
   */
  async page<Item>(
    list: string,
    first: number | null | undefined,
    read: (size: number) => Promise<Connection<Item>>,
  ): Promise<Connection<Item>> {
    return (await this.pages.load({ list, size: parseFirst(first), read })) as Connection<Item>;
  }
}

async function readOnce(reads: readonly NamedRead[]): Promise<unknown[]> {
  const distinct = new Map(reads.map(({ name, read }) => [name, read]));
  const found = new Map(
    await Promise.all([...distinct].map(async ([name, read]) => [name, await settle(read())] as const)),
  );
  return reads.map(({ name }) => found.get(name));
}

async function readLongest(reads: readonly PageRead[]): Promise<(Connection<unknown> | Error)[]> {
  const longest = new Map<string, PageRead>();
  for (const one of reads) {
    if (one.size > (longest.get(one.list)?.size ?? 0)) longest.set(one.list, one);
  }
  const found = new Map(
    await Promise.all(
      [...longest].map(async ([list, { read, size }]) => [list, await settle(read(size))] as const),
    ),
  );
  return reads.map(({ list, size }) => {
    const page = found.get(list);
    if (page === undefined) throw new Error(`the list ${list} was not read`);
    return page instanceof Error ? page : beginningOf(page, size);
  });
}

/** What cannot be read fails its own fields alone. */
async function settle<Value>(work: Promise<Value>): Promise<Value | Error> {
  try {
    return await work;
  } catch (error) {
    return error instanceof Error ? error : new Error('a read failed', { cause: error });
  }
}

function beginningOf(page: Connection<unknown>, size: number): Connection<unknown> {
  if (page.nodes.length <= size) return page;
  const edges = page.edges.slice(0, size);
  const endCursor = edges.at(-1)?.cursor ?? null;
  return {
    edges,
    nodes: page.nodes.slice(0, size),
    pageInfo: { ...page.pageInfo, hasNextPage: true, endCursor },
  };
}
