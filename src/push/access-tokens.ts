/** A token, and for how long the service will take it. */
export interface AccessGrant {
  readonly token: string;
  readonly validForMs: number;
}

/** A token is renewed this long before its end, or at half of its time when that is less. */
const marginMs = 60_000;

/**
 * The access token of one credential: asked for when it is first needed, shared by everyone who comes meanwhile, and
 * asked for again shortly before its end or once a service has refused it. What fails is not remembered.
 */
export class AccessTokens {
  private current: { readonly token: string; readonly untilMs: number } | null = null;
  private asking: Promise<string> | null = null;

  constructor(private readonly ask: () => Promise<AccessGrant>) {}

  /** Rejects as `ask` does. */
  async get(): Promise<string> {
    if (this.current && performance.now() < this.current.untilMs) return this.current.token;
    this.asking ??= this.renew().finally(() => {
      this.asking = null;
    });
    return this.asking;
  }

  /** The service refuses this token: nobody is given it again. */
  forget(token: string): void {
    if (this.current?.token === token) this.current = null;
  }

  private async renew(): Promise<string> {
    const { token, validForMs } = await this.ask();
    const margin = Math.min(marginMs, validForMs / 2);
    this.current = { token, untilMs: performance.now() + validForMs - margin };
    return token;
  }
}
