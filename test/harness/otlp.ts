/** Reads ExportTraceServiceRequest of OTLP in both its forms (opentelemetry-proto, trace/v1/trace.proto). */

export interface RecordedSpan {
  readonly traceId: string;
  readonly spanId: string;
  /** Empty at the root of a trace. */
  readonly parentSpanId: string;
  readonly name: string;
  /** 1 internal, 2 server, 3 client, 4 producer, 5 consumer. */
  readonly kind: number;
  /** From the JSON form only. */
  readonly attributes: Readonly<Record<string, unknown>>;
  /** From the JSON form only, as span ids. */
  readonly links: readonly string[];
  /** 2: failed. From the JSON form only. */
  readonly status: number;
  /** Of what made it; from the JSON form only. */
  readonly resource: Readonly<Record<string, unknown>>;
}

interface KeyValue {
  readonly key: string;
  readonly value: Readonly<Record<string, unknown>>;
}

interface JsonSpan extends Omit<RecordedSpan, 'attributes' | 'links' | 'status' | 'resource'> {
  readonly attributes: readonly KeyValue[];
  readonly links?: readonly { readonly spanId: string }[];
  readonly status?: { readonly code?: number };
}

interface JsonRequest {
  readonly resourceSpans: readonly {
    readonly resource: { readonly attributes: readonly KeyValue[] };
    readonly scopeSpans: readonly { readonly spans: readonly JsonSpan[] }[];
  }[];
}

export function readJsonSpans(body: Buffer): RecordedSpan[] {
  const { resourceSpans } = JSON.parse(body.toString('utf8')) as JsonRequest;
  return resourceSpans.flatMap(({ resource, scopeSpans }) =>
    scopeSpans
      .flatMap(({ spans }) => spans)
      .map((span) => ({
        traceId: span.traceId,
        spanId: span.spanId,
        parentSpanId: (span.parentSpanId as string | undefined) ?? '',
        name: span.name,
        kind: span.kind,
        attributes: valuesOf(span.attributes),
        links: (span.links ?? []).map(({ spanId }) => spanId),
        status: span.status?.code ?? 0,
        resource: valuesOf(resource.attributes),
      })),
  );
}

function valuesOf(attributes: readonly KeyValue[]): Record<string, unknown> {
  return Object.fromEntries(attributes.map(({ key, value }) => [key, Object.values(value)[0]]));
}

/** ExportTraceServiceRequest.resource_spans (1), ResourceSpans.scope_spans (2), ScopeSpans.spans (2). */
export function readProtobufSpans(body: Buffer): RecordedSpan[] {
  const within = (messages: readonly Buffer[], field: number): Buffer[] =>
    messages.flatMap((message) => partsOf(message).get(field) ?? []);
  return within(within(within([body], 1), 2), 2).map((span) => {
    const parts = partsOf(span);
    const hex = (field: number): string => parts.get(field)?.[0]?.toString('hex') ?? '';
    return {
      traceId: hex(1),
      spanId: hex(2),
      parentSpanId: hex(4),
      name: parts.get(5)?.[0]?.toString('utf8') ?? '',
      kind: parts.get(6)?.[0]?.[0] ?? 0,
      attributes: {},
      links: [],
      status: 0,
      resource: {},
    };
  });
}

/** The fields of a message: bytes as they are, numbers as the bytes that stand for them. */
function partsOf(message: Buffer): Map<number, Buffer[]> {
  const parts = new Map<number, Buffer[]>();
  let offset = 0;
  const readVarint = (): number => {
    let value = 0;
    for (let factor = 1; ; factor *= 128) {
      const byte = message.readUInt8(offset);
      offset += 1;
      value += (byte & 127) * factor;
      if (byte < 128) return value;
    }
  };
  while (offset < message.length) {
    const tag = readVarint();
    const type = tag & 7;
    const start = offset;
    const lengths: Readonly<Record<number, () => number>> = {
      0: () => (readVarint(), offset - start),
      1: () => 8,
      2: readVarint,
      5: () => 4,
    };
    const length = lengths[type]?.();
    if (length === undefined) throw new Error(`protobuf has no field of type ${type}`);
    const from = type === 0 ? start : offset;
    offset = from + length;
    parts.set(tag >>> 3, [...(parts.get(tag >>> 3) ?? []), message.subarray(from, offset)]);
  }
  return parts;
}

export type Outline = [name: string, children: Outline[]];

/** The tree of names below a span, siblings in the order of their names and of their children's. */
export function outline(spans: readonly RecordedSpan[], parent: string): Outline[] {
  return spans
    .filter((span) => span.parentSpanId === parent)
    .map((span): Outline => [span.name, outline(spans, span.spanId)])
    .toSorted((one, other) => (JSON.stringify(one) < JSON.stringify(other) ? -1 : 1));
}

export function spanCalled(name: string, spans: readonly RecordedSpan[]): RecordedSpan {
  const found = spans.find((span) => span.name === name);
  if (!found) throw new Error(`no span is called ${name}`);
  return found;
}
