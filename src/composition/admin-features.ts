import type { Logger } from 'pino';
import { DisconnectService } from '../admin/disconnect-service.js';
import { DisconnectStore } from '../admin/disconnect-store.js';
import { AdminHistoryService } from '../admin/history-service.js';
import { importResolvers } from '../admin/import-resolvers.js';
import { ImportService, type ImportServiceOptions } from '../admin/import-service.js';
import { lookResolvers } from '../admin/look-resolvers.js';
import { LookService } from '../admin/look-service.js';
import { LookStore } from '../admin/look-store.js';
import { MuteService } from '../admin/mute-service.js';
import { MuteStore } from '../admin/mute-store.js';
import { adminResolvers } from '../admin/resolvers.js';
import { adminSendResolvers } from '../admin/send-resolvers.js';
import { AdminSendService, type AdminSendServiceOptions } from '../admin/send-service.js';
import { traceResolvers } from '../admin/trace-resolvers.js';
import { TraceService } from '../admin/trace-service.js';
import { TraceStore } from '../admin/trace-store.js';
import { auditResolvers } from '../audit/resolvers.js';
import type { AuditTrail } from '../audit/trail.js';
import type { ControlPublisher } from '../control/publisher.js';
import type { ConversationService } from '../conversations/service.js';
import type { CursorCodec } from '../database/cursor.js';
import type { Pools } from '../database/pools.js';
import { ErasedAccountStore } from '../erasure/account-store.js';
import { ErasureWorker } from '../erasure/erasure-worker.js';
import { ErasedPeerStore } from '../erasure/peer-store.js';
import { erasureResolvers } from '../erasure/resolvers.js';
import { ErasureService } from '../erasure/service.js';
import type { PrismaClient } from '../generated/prisma/client.js';
import type { Resolvers } from '../generated/resolvers.js';
import type { InboxWriter } from '../inbox/inbox-writer.js';
import type { MessageHistory } from '../messages/history.js';
import type { UserService } from '../users/service.js';

export interface AdminFeatureOptions {
  readonly prisma: PrismaClient;
  readonly pools: Pools;
  readonly cursors: CursorCodec;
  readonly writer: InboxWriter;
  readonly control: ControlPublisher;
  readonly trail: AuditTrail;
  readonly adminUserId: string;
  readonly conversations: ConversationService;
  readonly history: MessageHistory;
  readonly users: UserService;
  readonly log: Logger;
  /** Both store in the queue for wide calls: one message, and a part of an import. */
  readonly appendSent: AdminSendServiceOptions['append'];
  readonly storeImported: ImportServiceOptions['store'];
}

/** Builds what only administrators can do; a part of the composition root. */
export function createAdminFeatures(options: AdminFeatureOptions) {
  const { prisma, pools, cursors, writer, control, trail, conversations, history, users, log } = options;
  const { adminUserId } = options;
  const erasureWorker = new ErasureWorker({ store: new ErasedPeerStore(prisma), writer, log });
  const erasures = new ErasureService({
    store: new ErasedAccountStore(prisma),
    writer,
    control,
    trail,
    adminUserId,
    onErased(userId) {
      users.forget(userId);
      erasureWorker.wake();
    },
  });
  const resolvers: readonly Resolvers[] = [
    auditResolvers(trail),
    adminResolvers({
      mutes: new MuteService({ store: new MuteStore(prisma), writer, control, trail }),
      disconnects: new DisconnectService({ store: new DisconnectStore(prisma), control, trail }),
      history: new AdminHistoryService({ history, conversations, users, trail }),
    }),
    adminSendResolvers(new AdminSendService({ append: options.appendSent, trail, log })),
    importResolvers(new ImportService({ store: options.storeImported, trail })),
    lookResolvers(new LookService({ store: new LookStore(prisma, pools.query), trail, cursors })),
    traceResolvers(new TraceService({ store: new TraceStore(prisma, pools.query), trail })),
    erasureResolvers(erasures),
  ];
  return { erasureWorker, resolvers };
}
