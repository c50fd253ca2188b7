import { randomBytes } from 'node:crypto';

/** The access tokens that a vendor gave out, with their expiry. */
export class AccessTokens {
  private readonly expiresAt = new Map<string, number>();

  constructor(
    private readonly lifetimeSeconds: number,
    private readonly now: () => number,
  ) {}

  issue(): string {
    const token = randomBytes(24).toString('base64url');
    this.expiresAt.set(token, this.now() + this.lifetimeSeconds * 1_000);
    return token;
  }

  check(token: string): 'valid' | 'expired' | 'unknown' {
    const expiresAt = this.expiresAt.get(token);
    if (expiresAt === undefined) return 'unknown';
    return expiresAt > this.now() ? 'valid' : 'expired';
  }

  expireAll(): void {
    for (const token of this.expiresAt.keys()) this.expiresAt.set(token, 0);
  }
}

/** The token of an `Authorization: Bearer` header; null when it is of another form. */
export function bearerOf(headers: Readonly<Record<string, string>>): string | null {
  const [, token] = /^Bearer (\S+)$/.exec(headers['authorization'] ?? '') ?? [];
  return token ?? null;
}
