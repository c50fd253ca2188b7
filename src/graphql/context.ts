import { randomUUID } from 'node:crypto';
import type { Identity } from '../auth/tokens.js';
import type { DuetError } from '../errors.js';
import { Loaders, type LoaderSources } from './loaders.js';

/** Why a request has no identity: nothing was sent, or what was sent is not accepted. Thrown by the first guarded field. */
export type Caller = { readonly identity: Identity } | { readonly refusal: DuetError };

/**
 * What every resolver of one operation shares. A subscription keeps its context for as long as it lives, but begins
 * every event, or all that are rendered together, with fresh loaders: a profile that was read earlier may have changed.
 */
export class Context {
  loaders: Loaders;
  private mutations = 0;

  constructor(
    private readonly caller: Caller,
    /** Null: made when it is asked for first. */
    private givenRequestId: string | null,
    private readonly sources: LoaderSources,
    /** Where the request comes from, as limits count it. */
    readonly address: string,
    /** Hears which device the operation is a stream of; only on a socket. */
    private readonly onDevice?: (deviceId: string) => void,
  ) {
    this.loaders = this.createLoaders();
  }

  /** In the log beside everything this operation causes, and in masked errors. */
  get requestId(): string {
    this.givenRequestId ??= randomUUID();
    return this.givenRequestId;
  }

  /** Throws UNAUTHENTICATED when the request proved none. */
  get identity(): Identity {
    if ('refusal' in this.caller) throw this.caller.refusal;
    return this.caller.identity;
  }

  get isSignedIn(): boolean {
    return 'identity' in this.caller;
  }

  /** False when the request proved no identity. */
  get isAdmin(): boolean {
    return 'identity' in this.caller && this.caller.identity.role === 'ADMIN';
  }

  get viewerId(): string {
    return this.identity.userId;
  }

  /** The operation has become a stream of this device: whoever disconnects the device ends its socket. */
  noteDevice(deviceId: string): void {
    this.onDevice?.(deviceId);
  }

  /** Forgets what was read for an earlier mutation of the document: this one may change it. */
  beginMutation(): void {
    if (this.mutations > 0) this.loaders = this.createLoaders();
    this.mutations += 1;
  }

  /** Forgets what earlier events read. */
  beginEvent(): void {
    this.loaders = this.createLoaders();
  }

  private createLoaders(): Loaders {
    return new Loaders(this.sources, 'refusal' in this.caller ? '' : this.caller.identity.userId);
  }
}
