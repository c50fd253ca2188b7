/**
 * A stand-in for an OpenTelemetry Collector, written after the protocol's specification (OTLP 1.x over HTTP: POST /v1/traces in
 * protobuf or JSON): takes spans, refuses them, or never answers.
 */
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { readJsonSpans, readProtobufSpans, type RecordedSpan } from './otlp.js';

export type { RecordedSpan };

export interface Collector {
  /** What OTEL_EXPORTER_OTLP_ENDPOINT says. */
  readonly url: string;
  readonly spans: readonly RecordedSpan[];
  /** Every body that came in, as text. */
  readonly bodies: readonly string[];
  readonly contentTypes: ReadonlySet<string>;
  /** Requests, answered or not. */
  readonly requests: number;
  /** Every span that fits, once there are so many. */
  waitFor(count: number, fits: (span: RecordedSpan) => boolean): Promise<RecordedSpan[]>;
  /** Resolves with the next request, whatever is answered. */
  nextRequest(): Promise<void>;
  /** `hang` leaves requests without an answer; a number is the status of every answer. */
  behave(how: 'take' | 'hang' | number): void;
  close(): Promise<void>;
}

export async function startCollector(): Promise<Collector> {
  const spans: RecordedSpan[] = [];
  const bodies: string[] = [];
  const contentTypes = new Set<string>();
  const heard = new Set<() => void>();
  let requests = 0;
  let behaviour: 'take' | 'hang' | number = 'take';
  const take = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const body = Buffer.concat(chunks);
    requests += 1;
    if (behaviour === 'take' && request.method === 'POST' && request.url === '/v1/traces') {
      const type = request.headers['content-type'] ?? '';
      contentTypes.add(type);
      bodies.push(body.toString('latin1'), body.toString('utf8'));
      spans.push(...(type === 'application/json' ? readJsonSpans(body) : readProtobufSpans(body)));
      response.setHeader('Content-Type', type);
      response.end(type === 'application/json' ? '{}' : '');
    } else if (typeof behaviour === 'number') {
      response.statusCode = behaviour;
      response.end();
    }
    for (const listener of [...heard]) listener();
  };
  const server = createServer((request, response) => {
    take(request, response).catch((error: unknown) => response.destroy(error as Error));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const until = <Found>(look: () => Found | undefined): Promise<Found> =>
    new Promise((resolve) => {
      const listener = (): void => {
        const found = look();
        if (found === undefined) return;
        heard.delete(listener);
        resolve(found);
      };
      heard.add(listener);
      listener();
    });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    spans,
    bodies,
    contentTypes,
    get requests() {
      return requests;
    },
    waitFor: (count, fits) =>
      until(() => {
        const found = spans.filter(fits);
        return found.length >= count ? found : undefined;
      }),
    nextRequest: () => {
      const before = requests;
      return until(() => (requests > before ? true : undefined)).then(() => undefined);
    },
    behave(how) {
      behaviour = how;
    },
    async close() {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}
