import { z } from 'zod';
import { urlOf, wholeNumber } from '../input/variable-rules.js';

const share = z
  .string()
  .refine((text) => /^\d*\.?\d+(e-?\d+)?$/i.test(text) && Number(text) <= 1, 'must be a number, 0 to 1')
  .transform(Number);

/**
 * The variables of traces, named and read as the specification of OpenTelemetry says; docs/reference/configuration.md tells
 * people the same.
 */
export const tracingVariables = {
  OTEL_EXPORTER_OTLP_ENDPOINT: urlOf('https', 'http').optional(),
  OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: urlOf('https', 'http').optional(),
  OTEL_EXPORTER_OTLP_PROTOCOL: z.enum(['http/protobuf', 'http/json']).default('http/protobuf'),
  OTEL_EXPORTER_OTLP_HEADERS: z.string().superRefine(checkPairs).optional(),
  OTEL_SERVICE_NAME: z.string().min(1).default('duet'),
  OTEL_RESOURCE_ATTRIBUTES: z.string().superRefine(checkPairs).optional(),
  OTEL_TRACES_SAMPLER: z
    .enum([
      'always_on',
      'always_off',
      'traceidratio',
      'parentbased_always_on',
      'parentbased_always_off',
      'parentbased_traceidratio',
    ])
    .default('parentbased_always_on'),
  OTEL_TRACES_SAMPLER_ARG: share.default(1),
  OTEL_BSP_SCHEDULE_DELAY: wholeNumber(1, 60_000).default(5_000),
  OTEL_SDK_DISABLED: z.enum(['true', 'false']).default('false'),
};

type TracingValues = z.infer<z.ZodObject<typeof tracingVariables>>;

/** Where spans are sent, and of which traces. */
export interface TracingConfig {
  /** The whole address that is posted to. */
  readonly url: string;
  readonly protocol: TracingValues['OTEL_EXPORTER_OTLP_PROTOCOL'];
  readonly headers: Readonly<Record<string, string>>;
  readonly serviceName: string;
  readonly resourceAttributes: Readonly<Record<string, string>>;
  readonly sampler: TracingValues['OTEL_TRACES_SAMPLER'];
  /** The share of traces that a sampler by ratio takes, 0 to 1. */
  readonly ratio: number;
  /** How long spans wait for others to be sent with. */
  readonly delayMs: number;
}

/** Undefined: nothing is traced, and what traces is not loaded. */
export function readTracingConfig(values: TracingValues): TracingConfig | undefined {
  const base = values.OTEL_EXPORTER_OTLP_ENDPOINT;
  const url =
    values.OTEL_EXPORTER_OTLP_TRACES_ENDPOINT ??
    (base === undefined ? undefined : `${base.replace(/\/$/, '')}/v1/traces`);
  if (url === undefined || values.OTEL_SDK_DISABLED === 'true') return undefined;
  return {
    url,
    protocol: values.OTEL_EXPORTER_OTLP_PROTOCOL,
    headers: pairsIn(values.OTEL_EXPORTER_OTLP_HEADERS),
    serviceName: values.OTEL_SERVICE_NAME,
    resourceAttributes: pairsIn(values.OTEL_RESOURCE_ATTRIBUTES),
    sampler: values.OTEL_TRACES_SAMPLER,
    ratio: values.OTEL_TRACES_SAMPLER_ARG,
    delayMs: values.OTEL_BSP_SCHEDULE_DELAY,
  };
}

/** `name=value` between commas, values percent-encoded, as W3C Baggage writes them. */
function pairsIn(list = ''): Readonly<Record<string, string>> {
  const pairs = list.split(',').filter((pair) => pair.trim() !== '');
  return Object.fromEntries(
    pairs.map((pair) => {
      const [, name, value] = /^\s*([^=\s]+)\s*=\s*(.*?)\s*$/.exec(pair) ?? [];
      if (name === undefined || value === undefined) throw new Error('not a pair');
      return [name, decodeURIComponent(value)];
    }),
  );
}

function checkPairs(value: string, context: z.RefinementCtx): void {
  try {
    pairsIn(value);
  } catch {
    context.addIssue({ code: 'custom', message: 'must be name=value,… with percent-encoded values' });
  }
}
