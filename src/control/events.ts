import type { ControlKind, Prisma } from '../generated/prisma/client.js';

/** What every node shall act on, before it has a revision. */
export interface NewControlEvent {
  readonly kind: ControlKind;
  readonly userId?: string;
  readonly deviceId?: string;
}

/**
 * Adds a control event to a transaction and answers its revision. The row of app_settings stays locked to the commit, so
 * revisions commit in order and a node that has read one has read all before it: keep this the last thing that is done.
 */
export async function addControlEvent(
  prisma: Prisma.TransactionClient,
  event: NewControlEvent,
): Promise<number> {
  const { controlRevision } = await prisma.appSettings.update({
    where: { id: 1 },
    data: { controlRevision: { increment: 1 } },
    select: { controlRevision: true },
  });
  await prisma.controlEvent.create({ data: { ...event, revision: controlRevision } });
  return Number(controlRevision);
}
