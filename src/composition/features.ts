import type { Logger } from 'pino';
import { AuditStore } from '../audit/store.js';
import { AuditTrail } from '../audit/trail.js';
import { authResolvers } from '../auth/resolvers.js';
import type { TokenSigner } from '../auth/tokens.js';
import { conversationChangeResolvers } from '../conversations/change-resolvers.js';
import { ConversationChangeService } from '../conversations/change-service.js';
import { ConversationChangeStore } from '../conversations/change-store.js';
import { conversationResolvers } from '../conversations/resolvers.js';
import { ConversationService } from '../conversations/service.js';
import { RecentStore } from '../conversations/recent-store.js';
import { ConversationStore } from '../conversations/store.js';
import { ControlPublisher } from '../control/publisher.js';
import type { CursorCodec } from '../database/cursor.js';
import { GatheredReads } from '../database/gathered-reads.js';
import { isOutage } from '../database/outage.js';
import type { Pools } from '../database/pools.js';
import { deviceResolvers } from '../devices/resolvers.js';
import { DeviceService } from '../devices/service.js';
import { DeviceStore } from '../devices/store.js';
import { ExportService } from '../exports/export-service.js';
import { ExportStore } from '../exports/export-store.js';
import type { PrismaClient } from '../generated/prisma/client.js';
import type { Resolvers } from '../generated/resolvers.js';
import type { LoaderSources } from '../graphql/loaders.js';
import { LiveInboxes } from '../inbox/live-inboxes.js';
import { EntryStore } from '../inbox/entry-store.js';
import { InboxPublisher } from '../inbox/publisher.js';
import { InboxWriter } from '../inbox/inbox-writer.js';
import { inboxResolvers } from '../inbox/resolvers.js';
import { InboxService } from '../inbox/service.js';
import { messageChangeResolvers } from '../messages/change-resolvers.js';
import { MessageChangeService } from '../messages/change-service.js';
import { MessageChangeStore } from '../messages/change-store.js';
import { MessageHistory } from '../messages/history.js';
import { KnownMessageStore } from '../messages/known-message-store.js';
import { PageStore } from '../messages/page-store.js';
import { ReachService } from '../messages/reach-service.js';
import { ReachStore } from '../messages/reach-store.js';
import { messageResolvers } from '../messages/resolvers.js';
import { MessageService } from '../messages/service.js';
import type { Metrics } from '../metrics.js';
import type { PubSub } from '../pubsub/pubsub.js';
import type { PushConfig } from '../push/push-config.js';
import { DeliveryPump } from '../receipts/delivery-pump.js';
import { DeliveryStore } from '../receipts/delivery-store.js';
import { receiptResolvers } from '../receipts/resolvers.js';
import { ReceiptService } from '../receipts/service.js';
import { settingsResolvers } from '../settings/resolvers.js';
import { SettingsService } from '../settings/service.js';
import { SettingsStore } from '../settings/store.js';
import { LiveSignals } from '../signals/live-signals.js';
import { Presence } from '../signals/presence.js';
import { PresenceStore } from '../signals/presence-store.js';
import { relationChanges } from '../signals/relation-changes.js';
import { signalResolvers } from '../signals/resolvers.js';
import { SignalService } from '../signals/service.js';
import type { Tracing } from '../tracing/tracing.js';
import { FanOutStore } from '../users/fan-out-store.js';
import { ProfileFanOut } from '../users/profile-fan-out.js';
import { ProfileService } from '../users/profile-service.js';
import { insertMissingAccounts, ProfileStore } from '../users/profile-store.js';
import { userResolvers } from '../users/resolvers.js';
import { UserService } from '../users/service.js';
import { UserStore } from '../users/store.js';
import { BulkPace } from '../writes/bulk-pace.js';
import { createAdminFeatures } from './admin-features.js';
import { createMediaFeatures, type MediaFeatureOptions } from './media-features.js';
import { warnOfUnreadable, watchStreams } from './node-metrics.js';
import { createPushFeatures } from './push-features.js';
import { createRelationFeatures } from './relation-features.js';
import { createWriters } from './write-features.js';

export interface FeatureOptions {
  readonly prisma: PrismaClient;
  readonly pools: Pools;
  readonly pubsub: PubSub;
  readonly cursors: CursorCodec;
  readonly metrics: Metrics;
  readonly signer: TokenSigner | undefined;
  readonly log: Logger;
  readonly adminUserId: string;
  readonly push: PushConfig;
  readonly media: Pick<MediaFeatureOptions, 'config' | 'secret'>;
  readonly tracing: Tracing | undefined;
}

export type Features = ReturnType<typeof createFeatures>;

/** Builds every feature's store, service and resolvers; the second half of the composition root. */
export function createFeatures(options: FeatureOptions) {
  const { prisma, pools, pubsub, cursors, metrics, signer, log, tracing } = options;
  const reads = new GatheredReads(pools.log);
  // Of their own: what streams and the head check read is not to wait for what users ask for, nor the other way round.
  const entryReads = new GatheredReads(pools.log);
  for (const watched of [reads, entryReads]) tracing?.watchReads(watched);
  const users = new UserService(new UserStore(prisma, reads));
  const trail = new AuditTrail(new AuditStore(prisma), cursors);
  const control = new ControlPublisher(pubsub);
  const settings = new SettingsService({ store: new SettingsStore(prisma), trail, control });
  const media = createMediaFeatures({ ...options.media, prisma, settings, trail, log });
  const devices = new DeviceService(new DeviceStore(prisma), cursors);
  const views = new ConversationStore(prisma, reads);
  const conversations = new ConversationService({
    store: views,
    recent: new RecentStore(pools.query),
    settings,
    cursors,
  });
  const pages = new PageStore(reads);
  const live = new LiveInboxes(pubsub);
  const publisher = new InboxPublisher(pubsub, live, tracing?.publications);
  const entries = new EntryStore(entryReads);
  const liveSignals = new LiveSignals(pubsub);
  const presence = new Presence({
    store: new PresenceStore(pools.log),
    live: liveSignals,
    pubsub,
    log,
    onRegister: () => pushes.devices.rewrite(),
  });
  const pace = new BulkPace();
  const pushes = createPushFeatures({
    ...options,
    config: options.push,
    nodeId: presence.nodeId,
    settings,
    pace,
  });
  const inboxWriter = new InboxWriter({
    prisma,
    entries,
    publisher,
    onCommit: (written) => {
      for (const [userId, peerId] of relationChanges(written)) presence.relationChanged(userId, peerId);
    },
  });
  const { blocks, friends, requests, relationResolvers } = createRelationFeatures({
    prisma,
    pools,
    cursors,
    writer: inboxWriter,
  });
  const profileFanOut = new ProfileFanOut({
    store: new FanOutStore(prisma),
    friends,
    blocks,
    writer: inboxWriter,
    log,
  });
  const profiles = new ProfileService({
    store: new ProfileStore(prisma),
    insertMissing: (accounts, use) => insertMissingAccounts(prisma, accounts, use),
    writer: inboxWriter,
    trail,
    onProfileChanged: () => profileFanOut.wake(),
  });
  const writes = createWriters({
    pool: pools.write,
    publisher,
    metrics,
    trail,
    queuesPushes: pushes.isConfigured,
    pace,
    tracing,
    contents: media.contents,
    onAcquainted: (userId, peerId) => presence.relationChanged(userId, peerId),
  });
  const known = new KnownMessageStore(reads);
  const messages = new MessageService({ known, append: writes.send, trail });
  const deliveryPump = new DeliveryPump({
    store: new DeliveryStore(pools.log),
    deliver: writes.deliver,
    log,
  });
  const receipts = new ReceiptService({
    conversations,
    read: writes.read,
    acknowledge: writes.acknowledge,
    pump: deliveryPump,
  });
  const messageChanges = new MessageChangeService({
    store: new MessageChangeStore({ prisma, inboxes: inboxWriter }),
    trail,
    settleEdit: (command) => media.contents.settleEdit(command),
  });
  const history = new MessageHistory(pages, cursors);
  const admin = createAdminFeatures({
    prisma,
    pools,
    adminUserId: options.adminUserId,
    cursors,
    writer: inboxWriter,
    control,
    trail,
    conversations,
    history,
    users,
    log,
    appendSent: writes.sendInBulk,
    storeImported: writes.import,
  });
  const inbox = new InboxService({
    entries,
    live,
    cursors,
    devices,
    conversations,
    acknowledge: (viewerId, deviceId, position) => receipts.acknowledge(viewerId, deviceId, position),
    isOutage,
    ...watchStreams(metrics, tracing?.publications),
  });
  const reach = new ReachService(new ReachStore(pools.query));
  const signals = new SignalService({
    live: liveSignals,
    presence,
    requireReach: (sender, recipientId) => reach.require(sender, recipientId),
    trail,
    listProfiles: (userIds) => users.listProfiles(userIds),
    refuseUploads: (content, field) => media.contents.refuseUploads(content, field),
    isOutage,
    onDrop: () => metrics.droppedSignals.inc(),
  });
  const exportStore = new ExportStore(pools.log);
  const exports = new ExportService({
    store: exportStore,
    trail,
    cursors,
    nameFiles: media.links.nameFiles,
    pace,
  });
  const ensureUser = (userId: string): Promise<void> => users.ensure(userId);
  const resolvers: readonly Resolvers[] = [
    authResolvers({ signer, ensureUser, trail }),
    userResolvers(profiles),
    conversationResolvers(conversations),
    conversationChangeResolvers(new ConversationChangeService(new ConversationChangeStore(inboxWriter))),
    messageResolvers(messages, { onUnreadable: warnOfUnreadable(log), showFiles: media.links.showFiles }),
    media.resolvers,
    messageChangeResolvers(messageChanges),
    inboxResolvers(inbox),
    deviceResolvers(devices),
    relationResolvers,
    receiptResolvers(receipts),
    signalResolvers(signals),
    settingsResolvers(settings),
    ...admin.resolvers,
  ];
  const sources: LoaderSources = {
    findUsers: (userIds) => users.findAll(userIds),
    listViews: (keys) => conversations.listViews(keys),
    listShownMessages: (viewerId, requests) => messages.listShown(viewerId, requests),
    listHistory: (requests) => history.list(requests),
    listFriendRequests: (ids) => requests.listByIds(ids),
    requireAccount: (userId) => users.requireAccount(userId),
  };
  return {
    users,
    profiles,
    settings,
    media,
    writes,
    inboxWriter,
    workers: [deliveryPump, profileFanOut, admin.erasureWorker, media.collector],
    live,
    exports,
    presence,
    pushes,
    signals,
    entries,
    resolvers,
    sources,
  };
}
