import type { AdminCaller } from '../audit/admin-use.js';
import { recordUse } from '../audit/record.js';
import type { AuditTrail } from '../audit/trail.js';
import { addControlEvent } from '../control/events.js';
import type { ControlPublisher } from '../control/publisher.js';
import { badInput, userNotFound } from '../errors.js';
import type { InboxWriter } from '../inbox/inbox-writer.js';
import { parseTargetId } from '../input/text-rules.js';
import type { ErasedAccountStore } from './account-store.js';

export interface ErasureServiceOptions {
  readonly store: ErasedAccountStore;
  readonly writer: InboxWriter;
  readonly control: ControlPublisher;
  readonly trail: AuditTrail;
  /** The account of the administrators, without which no node has one to speak for. */
  readonly adminUserId: string;
  /** Called after the commit: what the user sent is to be erased, and peers are to be told. */
  readonly onErased: (userId: string) => void;
}

export class ErasureService {
  constructor(private readonly options: ErasureServiceOptions) {}

  /**
   * Erases a user for good. Once it has resolved there is no profile, no device and no sending to or from the user; open
   * sockets end within about a second, and what the user sent is erased soon after. Repeating it changes nothing.
   */
  async erase(admin: AdminCaller, { userId }: { readonly userId: string }): Promise<string> {
    const { store, writer, control, trail, adminUserId, onErased } = this.options;
    const description = { action: 'adminEraseUser', target: userId };
    return trail.run(admin, description, async (use) => {
      if (userId === admin.viewerId) throw badInput('input.userId', 'must not be your own account');
      if (userId === adminUserId)
        throw badInput('input.userId', 'must not be the account of the administrators');
      parseTargetId(userId);
      const revision = await writer.write([userId], async ({ prisma, now }) => {
        const account = await store.within(prisma).find(userId);
        if (!account) throw userNotFound();
        await recordUse(prisma, use);
        if (account.erasedAt) return null;
        await store.within(prisma).erase(userId, now);
        return addControlEvent(prisma, { kind: 'ERASE', userId });
      });
      if (revision !== null) {
        onErased(userId);
        control.publish({ revision, userId });
      }
      return userId;
    });
  }
}
