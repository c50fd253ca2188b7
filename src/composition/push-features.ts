import type { Logger } from 'pino';
import type { Pools } from '../database/pools.js';
import { LiveDeviceStore } from '../devices/live-device-store.js';
import { LiveDevices } from '../devices/live-devices.js';
import type { Metrics } from '../metrics.js';
import { createPushClients } from '../push/providers/create-clients.js';
import type { PushConfig } from '../push/push-config.js';
import { PushWorker } from '../push/push-worker.js';
import { PushStore } from '../push/store.js';
import type { SettingsService } from '../settings/service.js';
import type { BulkTurns } from '../writes/bulk-pace.js';

export interface PushFeatureOptions {
  readonly config: PushConfig;
  readonly pools: Pools;
  readonly metrics: Metrics;
  readonly log: Logger;
  readonly nodeId: string;
  readonly settings: SettingsService;
  readonly pace: BulkTurns;
}

/** Builds what pushes to devices that are away; a part of the composition root. */
export function createPushFeatures(options: PushFeatureOptions) {
  const { config, pools, metrics, log, nodeId, settings, pace } = options;
  const devices = new LiveDevices({ nodeId, store: new LiveDeviceStore(pools.log), log });
  const clients = createPushClients(config);
  const worker = new PushWorker({
    store: new PushStore(pools.push),
    clients,
    pace,
    findHistoryDays: async () => (await settings.find()).historyRetentionDays,
    log,
    onOutcome(provider, outcome, durationMs) {
      metrics.pushes.inc({ provider, outcome });
      metrics.pushSeconds.observe({ provider }, durationMs / 1_000);
    },
  });
  const isConfigured = clients.length > 0;
  return {
    devices,
    /** Without a provider nothing is queued: nobody would ever take it. */
    isConfigured,
    start(): void {
      devices.start();
      if (isConfigured) worker.start();
    },
    async stop(): Promise<void> {
      if (isConfigured) await worker.stop();
      await devices.stop();
    },
  };
}
