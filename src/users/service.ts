import { LRUCache } from 'lru-cache';
import { viewerErased } from '../errors.js';
import type { UserStore } from './store.js';
import type { UserAccount, UserProfile } from './user.js';

/** How many users a node remembers to exist, so that a request with a token costs no statement for it. */
const knownUsers = 100_000;

export class UserService {
  private readonly known = new LRUCache<string, true>({ max: knownUsers });
  private readonly creating = new Map<string, Promise<void>>();
  /** Moves whenever something is forgotten: what was read before that is not remembered. */
  private generation = 0;

  constructor(private readonly store: UserStore) {}

  /**
   * Makes sure that the owner of a valid token has an account. Refuses an erased user with UNAUTHENTICATED. Concurrent
   * calls for one id share one statement.
   */
  async ensure(userId: string): Promise<void> {
    if (this.known.has(userId)) return;
    const running = this.creating.get(userId);
    if (running) return running;
    const creation = this.create(userId).finally(() => this.creating.delete(userId));
    this.creating.set(userId, creation);
    return creation;
  }

  /** Forgets what this node knows of a user, so that the next request reads the database again. */
  forget(userId: string): void {
    this.generation += 1;
    this.known.delete(userId);
  }

  /** Forgets everyone: the database is another one now. */
  forgetAll(): void {
    this.generation += 1;
    this.known.clear();
  }

  /** The profile of any user, erased ones included as what is left of them; null for an unknown id. */
  async find(userId: string): Promise<UserProfile | null> {
    return this.store.find(userId);
  }

  /** The same for each id, in the order given. */
  async findAll(userIds: readonly string[]): Promise<(UserProfile | null)[]> {
    const profiles = new Map(
      (await this.store.listProfiles(userIds)).map((profile) => [profile.id, profile]),
    );
    return userIds.map((id) => profiles.get(id) ?? null);
  }

  /** One profile for each id, in the order given. An id without an account is a defect, not a refusal. */
  async listProfiles(userIds: readonly string[]): Promise<UserProfile[]> {
    return (await this.findAll(userIds)).map((profile, index) => {
      if (!profile) throw new Error(`the account of ${userIds[index]} is gone`);
      return profile;
    });
  }

  /** The viewer's own account. */
  async requireAccount(userId: string): Promise<UserAccount> {
    const account = await this.store.find(userId);
    if (!account || account.erasedAt) throw viewerErased();
    return account;
  }

  private async create(userId: string): Promise<void> {
    let readIn: number;
    do {
      readIn = this.generation;
      const found = await this.store.find(userId);
      if (found?.erasedAt) throw viewerErased();
      if (!found) await this.store.insertMissing([userId]);
    } while (readIn !== this.generation);
    this.known.set(userId, true);
  }
}
