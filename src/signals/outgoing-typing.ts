import { typingHoldMs } from './incoming-typing.js';

/**
 * To whom the users of this node were last told to be typing, so that it can be taken back at once when a typist's last
 * socket goes. Entries end by themselves when the hold would.
 */
export class OutgoingTyping {
  private readonly recipients = new Map<string, Map<string, NodeJS.Timeout>>();

  note(typistId: string, recipientId: string, typing: boolean): void {
    this.forget(typistId, recipientId);
    if (!typing) return;
    const timer = setTimeout(() => this.forget(typistId, recipientId), typingHoldMs);
    const told = this.recipients.get(typistId) ?? new Map<string, NodeJS.Timeout>();
    told.set(recipientId, timer);
    this.recipients.set(typistId, told);
  }

  /** Whom this typist still types to as far as they know; forgotten by the call. */
  take(typistId: string): string[] {
    const recipientIds = [...(this.recipients.get(typistId)?.keys() ?? [])];
    for (const recipientId of recipientIds) this.forget(typistId, recipientId);
    return recipientIds;
  }

  clear(): void {
    for (const typistId of [...this.recipients.keys()]) this.take(typistId);
  }

  private forget(typistId: string, recipientId: string): void {
    const told = this.recipients.get(typistId);
    clearTimeout(told?.get(recipientId));
    told?.delete(recipientId);
    if (told?.size === 0) this.recipients.delete(typistId);
  }
}
