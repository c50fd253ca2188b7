/** Work that is done one after the other for each owner, in the order in which it came, and for different owners at the same time. */
export class OneByOne {
  private readonly last = new Map<string, Promise<unknown>>();

  /** Settles as `work` does, which begins once all earlier work of the owner has settled. */
  async run<Result>(ownerId: string, work: () => Promise<Result>): Promise<Result> {
    const mine = (this.last.get(ownerId) ?? Promise.resolve()).then(work);
    const settled = mine.catch(() => undefined);
    this.last.set(ownerId, settled);
    try {
      return await mine;
    } finally {
      if (this.last.get(ownerId) === settled) this.last.delete(ownerId);
    }
  }
}
