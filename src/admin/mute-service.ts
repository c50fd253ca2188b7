import { checkReason, type AdminCaller, type AdminUse } from '../audit/admin-use.js';
import { recordUse } from '../audit/record.js';
import type { AuditTrail } from '../audit/trail.js';
import { addControlEvent } from '../control/events.js';
import type { ControlPublisher } from '../control/publisher.js';
import { badInput, userNotFound } from '../errors.js';
import type { InboxWriter } from '../inbox/inbox-writer.js';
import { parseTargetId } from '../input/text-rules.js';
import { mutedForGood } from '../users/mute.js';
import type { UserProfile } from '../users/user.js';
import type { MuteStore } from './mute-store.js';

export interface MuteServiceOptions {
  readonly store: MuteStore;
  readonly writer: InboxWriter;
  readonly control: ControlPublisher;
  readonly trail: AuditTrail;
}

/** `AdminMuteUserInput`, coerced by GraphQL and otherwise unchecked. */
export interface MuteInput {
  readonly userId: string;
  readonly until?: Date | null | undefined;
  readonly reason?: string | null | undefined;
}

/** What a mute has come to: whose it is, and its end; null is not muted. */
export interface Mute {
  readonly user: UserProfile;
  readonly mutedUntil: Date | null;
}

/**
 * Mutes forbid users to send. They change under the lock of the user's inbox, which every send of that user holds, so a
 * mute that was acknowledged is never overtaken. Repeating one changes nothing and tells nobody.
 */
export class MuteService {
  constructor(private readonly options: MuteServiceOptions) {}

  /** Mutes until a time to come, by the database's clock, or else until `unmute`; a later mute replaces an earlier one. */
  async mute(admin: AdminCaller, input: MuteInput): Promise<Mute> {
    const { userId, reason } = input;
    return this.options.trail.run(admin, { action: 'adminMuteUser', target: userId, reason }, (use) => {
      checkReason(reason);
      const until = input.until ?? mutedForGood;
      return this.change(use, userId, (now) => {
        if (until <= now) throw badInput('input.until', 'must be in the future');
        return until;
      });
    });
  }

  /** Ends a mute; of someone who is not muted, nothing changes. */
  async unmute(admin: AdminCaller, { userId }: { readonly userId: string }): Promise<Mute> {
    const description = { action: 'adminUnmuteUser', target: userId };
    return this.options.trail.run(admin, description, (use) => this.change(use, userId, () => null));
  }

  private async change(use: AdminUse, userId: string, decide: (now: Date) => Date | null): Promise<Mute> {
    const id = parseTargetId(userId);
    const { mute, revision } = await this.options.writer.write([id], async ({ prisma, now, append }) => {
      const store = this.options.store.within(prisma);
      const user = await store.find(id);
      if (!user || user.erasedAt) throw userNotFound();
      const mutedUntil = decide(now);
      await recordUse(prisma, use);
      const mute = { user, mutedUntil };
      // A mute that has run out is as good as none.
      const earlier = user.mutedUntil && user.mutedUntil > now ? user.mutedUntil : null;
      if (earlier?.getTime() === mutedUntil?.getTime()) return { mute, revision: null };
      await store.update(id, mutedUntil);
      append({ userId: id, kind: 'VIEWER_CHANGED' });
      return { mute, revision: await addControlEvent(prisma, { kind: 'MUTE', userId: id }) };
    });
    if (revision !== null) this.options.control.publish({ revision, userId: id });
    return mute;
  }
}
