import { join } from 'node:path';
import type { Logger } from 'pino';
import type { AuditTrail } from '../audit/trail.js';
import { keepsUploadsInDataDir, type Config } from '../config.js';
import type { PrismaClient } from '../generated/prisma/client.js';
import { CollectStore } from '../media/collect-store.js';
import { Collector } from '../media/collector.js';
import { MediaContentService } from '../media/content-service.js';
import { DiskStorage } from '../media/disk-storage.js';
import { DownloadService } from '../media/download-service.js';
import { MediaLinks } from '../media/media-links.js';
import { ReceiveService } from '../media/receive-service.js';
import { mediaResolvers } from '../media/resolvers.js';
import { bucketOrigin } from '../media/s3-config.js';
import { S3Storage } from '../media/s3-storage.js';
import { Scratch } from '../media/scratch.js';
import { MediaStorages } from '../media/storage.js';
import { UploadStore } from '../media/store.js';
import { UploadService } from '../media/upload-service.js';
import { MessageStore } from '../messages/message-store.js';
import type { SettingsService } from '../settings/service.js';

/** Where files are kept and by which address clients reach them. */
export type MediaConfig = Pick<Config, 'dataDir' | 'mediaDir' | 'mediaS3' | 'publicUrl' | 'production'>;

export interface MediaFeatureOptions {
  readonly prisma: PrismaClient;
  readonly settings: SettingsService;
  readonly trail: AuditTrail;
  readonly log: Logger;
  readonly config: MediaConfig;
  /** The secret of the installation, the same on all nodes. */
  readonly secret: Buffer;
}

/** Builds everything about uploaded files; a part of the composition root. */
export function createMediaFeatures({ prisma, settings, trail, log, config, secret }: MediaFeatureOptions) {
  if (config.production && keepsUploadsInDataDir(config)) {
    log.warn(
      'Uploaded files are kept in DATA_DIR and are lost with it: set MEDIA_DIR to a folder that stays, or a bucket.',
    );
  }
  const links = new MediaLinks({ secret, publicUrl: config.publicUrl });
  const disk = new DiskStorage(config.mediaDir ?? join(config.dataDir, 'media'));
  const scratch = new Scratch();
  const bucket = config.mediaS3 && new S3Storage({ config: config.mediaS3, log, scratch });
  const storages = new MediaStorages(bucket ? [disk, bucket] : [disk]);
  const store = new UploadStore(prisma);
  const uploads = new UploadService({ store, storages, links, log });
  const messages = new MessageStore(prisma);
  const contents = new MediaContentService({
    store,
    uploads,
    links,
    allowsExternal: async () => (await settings.find()).externalMedia,
    findMessage: async (id) => (await messages.list([id]))[0] ?? null,
  });
  const downloads = new DownloadService({ store, storages, uploads, links, trail });
  const receiver = new ReceiveService({ uploads, storage: disk });
  const collector = new Collector({
    store: new CollectStore(prisma),
    uploads: store,
    storages,
    scratches: [scratch, disk.scratch],
    log,
  });
  return {
    links,
    contents,
    downloads,
    receiver,
    collector,
    /** Where clients bring and read files, beside this server; null: nowhere. */
    storeOrigin: config.mediaS3 ? bucketOrigin(config.mediaS3) : null,
    resolvers: mediaResolvers(uploads),
  };
}
