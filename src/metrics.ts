import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';

export type Metrics = ReturnType<typeof createMetrics>;

let processRegistry: Registry | undefined;

/** Everything that /metrics shows, in Prometheus' naming: seconds, totals, and no label with an unbounded set of values. */
export function createMetrics() {
  const registry = new Registry();
  const registers = [registry];
  const ofProcess = metricsOfProcess();
  const seconds = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];
  return {
    /** What Prometheus reads. */
    exposition: {
      contentType: registry.contentType,
      text: (): Promise<string> => Registry.merge([ofProcess, registry]).metrics(),
    },
    sends: new Counter({ name: 'duet_sends_total', help: 'Messages stored.', registers }),
    repeatedSends: new Counter({
      name: 'duet_repeated_sends_total',
      help: 'Sends answered with a message that was stored before.',
      registers,
    }),
    errors: new Counter({
      name: 'duet_errors_total',
      help: 'Errors sent to clients, by code.',
      labelNames: ['code'] as const,
      registers,
    }),
    batchSize: new Histogram({
      name: 'duet_write_batch_size',
      help: 'Commands written in one transaction.',
      buckets: [1, 2, 5, 10, 20, 50, 100, 200, 300],
      registers,
    }),
    batchSeconds: new Histogram({
      name: 'duet_write_batch_seconds',
      help: 'Time from the begin to the commit of one batch.',
      buckets: seconds,
      registers,
    }),
    writeSurprises: new Counter({
      name: 'duet_write_surprises_total',
      help: 'Batches done again by reading, because something was not as the node remembered it.',
      registers,
    }),
    writeRetries: new Counter({
      name: 'duet_write_retries_total',
      help: 'Batches repeated because the database was away.',
      registers,
    }),
    sendSeconds: new Histogram({
      name: 'duet_send_seconds',
      help: 'Time from the arrival of a send to its answer.',
      buckets: seconds,
      registers,
    }),
    waitSeconds: new Histogram({
      name: 'duet_write_wait_seconds',
      help: 'Time the first command of a batch waited for the batch before it.',
      buckets: seconds,
      registers,
    }),
    deliverySeconds: new Histogram({
      name: 'duet_delivery_seconds',
      help: 'Time from the storing of an entry to its hand-over to a live stream.',
      buckets: seconds,
      registers,
    }),
    reReads: new Counter({
      name: 'duet_inbox_reads_total',
      help: 'Times a live stream read the log instead of taking what was published, by reason.',
      labelNames: ['reason'] as const,
      registers,
    }),
    streamOutages: new Counter({
      name: 'duet_stream_outages_total',
      help: 'Times a stream waited for the database.',
      registers,
    }),
    droppedSignals: new Counter({
      name: 'duet_signals_dropped_total',
      help: 'Typing and transient messages given up because a connection did not keep up.',
      registers,
    }),
    pushes: new Counter({
      name: 'duet_pushes_total',
      help: 'Attempts to push a message to a device, by provider and outcome.',
      labelNames: ['provider', 'outcome'] as const,
      registers,
    }),
    pushSeconds: new Histogram({
      name: 'duet_push_seconds',
      help: 'Time from a push to the answer of its provider.',
      labelNames: ['provider'] as const,
      buckets: seconds,
      registers,
    }),
    published: new Counter({
      name: 'duet_published_total',
      help: 'Publications that the broker took.',
      registers,
    }),
    dropped: new Counter({
      name: 'duet_publications_dropped_total',
      help: 'Publications that the broker did not take, by reason.',
      labelNames: ['reason'] as const,
      registers,
    }),
    received: new Counter({ name: 'duet_received_total', help: 'Publications that came in.', registers }),
    brokerReady: new Counter({
      name: 'duet_broker_ready_total',
      help: 'Times the broker became usable.',
      registers,
    }),
    /** Adds a gauge that is read when /metrics is. */
    addGauge(name: string, help: string, read: () => number): void {
      new Gauge({
        name,
        help,
        registers,
        collect() {
          this.set(read());
        },
      });
    },
    /** Adds the connections of each pool, by what they do, and the queries that wait for one. */
    addPools(pools: Readonly<Record<string, PoolCounts>>): void {
      new Gauge({
        name: 'duet_database_connections',
        help: 'Connections to PostgreSQL by pool: in use, idle, and queries waiting for one.',
        labelNames: ['pool', 'state'] as const,
        registers,
        collect() {
          for (const [pool, { totalCount, idleCount, waitingCount }] of Object.entries(pools)) {
            this.set({ pool, state: 'used' }, totalCount - idleCount);
            this.set({ pool, state: 'idle' }, idleCount);
            this.set({ pool, state: 'waiting' }, waitingCount);
          }
        },
      });
    },
  };
}

/** What a pool of pg knows about itself. */
interface PoolCounts {
  readonly totalCount: number;
  readonly idleCount: number;
  readonly waitingCount: number;
}

/**
 * Memory, garbage collection and the event loop, once for a process. What watches them is never let go: beside the metrics of a
 * node it would keep all that those read, for as long as the process lives, when the node has been closed.
 */
function metricsOfProcess(): Registry {
  if (!processRegistry) {
    processRegistry = new Registry();
    collectDefaultMetrics({ register: processRegistry });
  }
  return processRegistry;
}
