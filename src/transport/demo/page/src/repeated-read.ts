/**
 * Runs a read again whenever it is asked for, never twice at a time, and once more when it was asked for meanwhile: the last
 * read began after the last wish.
 */
export class RepeatedRead {
  private running: Promise<void> | null = null;
  private isWanted = false;

  constructor(private readonly read: () => Promise<void>) {}

  /** Resolves when what was true at the call has been read. */
  run(): Promise<void> {
    if (this.running) {
      this.isWanted = true;
      return this.running;
    }
    this.running = this.readAll().finally(() => {
      this.running = null;
    });
    return this.running;
  }

  private async readAll(): Promise<void> {
    do {
      this.isWanted = false;
      await this.read();
    } while (this.hasNewWish());
  }

  private hasNewWish(): boolean {
    return this.isWanted;
  }
}
