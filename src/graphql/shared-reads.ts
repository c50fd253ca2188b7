import DataLoader from 'dataloader';
import { parseFirst, type Connection } from '../input/paging.js';

/** The beginning of a list, as one of several fields asks for it. */
interface PageRead {
  readonly list: string;
  readonly size: number;
  readonly read: (size: number) => Promise<Connection<unknown>>;
}

/**
 * What several fields of one operation read at the same time, under aliases: read once for all of them. Nothing is
 * remembered beyond that, so a field that a mutation has changed is read anew.
 */
export class SharedReads {
  private readonly running = new Map<string, Promise<unknown>>();
  private readonly pages = new DataLoader((reads: readonly PageRead[]) => readLongest(reads), {
    cache: false,
  });

  /** The answer of a read of this name that has begun and not ended; else begins it. */
  once<Value>(name: string, read: () => Promise<Value>): Promise<Value> {
    const running = this.running.get(name) as Promise<Value> | undefined;
    if (running) return running;
    const begun = read().finally(() => this.running.delete(name));
    this.running.set(name, begun);
    return begun;
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

/** One list that cannot be read fails its own fields alone. */
async function settle<Value>(work: Promise<Value>): Promise<Value | Error> {
  try {
    return await work;
  } catch (error) {
    return error instanceof Error ? error : new Error('a list was not read', { cause: error });
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
