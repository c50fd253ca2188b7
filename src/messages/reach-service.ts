import { DuetError } from '../errors.js';
import { targetIdOf } from '../input/text-rules.js';
import type { UserProfile } from '../users/user.js';
import type { ReachStore } from './reach-store.js';
import { decideReach } from './send-rules.js';
import type { Sender } from './service.js';

/** A sender who may do what was asked for. */
export interface Reached {
  /** False under a silent block: nobody is told, and the answer does not show it. */
  readonly isDelivered: boolean;
  readonly sender: UserProfile;
}

/** The rules of sending for what is not stored. */
export class ReachService {
  constructor(private readonly store: ReachStore) {}

  /**
   * Whether the sender may reach the user with this id now. Throws the refusal that a send would meet: MUTED,
   * USER_NOT_FOUND, BAD_USER_INPUT (oneself), RECIPIENT_BLOCKED_BY_YOU, BLOCKED, NOT_FRIENDS. An administrator may reach anyone.
   */
  async require({ userId: senderId, role }: Sender, to: string): Promise<Reached> {
    const recipientId = targetIdOf(to);
    const facts = await this.store.find(senderId, recipientId);
    const reach = decideReach({ senderId, recipientId, asAdmin: role === 'ADMIN' }, facts);
    if (reach instanceof DuetError) throw reach;
    if (!facts.sender) throw new Error('the rules let someone who does not exist pass');
    return { isDelivered: reach === 'DELIVERED', sender: facts.sender };
  }
}
