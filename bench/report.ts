import type { Measurement } from './measure.js';

/** A mode with its variant. */
export function titleOf({ mode, variant }: Pick<Measurement, 'mode' | 'variant'>): string {
  return `${mode} ${variant}`.trim();
}

/** The measurements of one mode as a table in Markdown: medians over the repetitions, and ratios to the yardsticks. */
export function reportMode(measurements: readonly Measurement[]): string {
  const systems = [...new Set(measurements.map(({ system }) => system))];
  const [first] = measurements;
  if (!first) return '';
  const rows = systems.map((system) => summarize(measurements.filter((one) => one.system === system)));
  const references = rows.filter(({ system }) => !system.startsWith('duet'));
  const figureNames = [...new Set(measurements.flatMap(({ figures }) => Object.keys(figures)))];
  const headings = [
    'system',
    `${first.unit}/s (least–most)`,
    'p50 ms',
    'p95 ms',
    'p99 ms',
    `CPU µs each: ${Object.keys(first.cpuMicroseconds).join(' / ')}`,
    'SQL each',
    'batch',
    'MB',
    ...figureNames,
    ...references.map(({ system }) => `× ${system}`),
  ];
  const lines = rows.map((row) => [
    row.system,
    `**${format(row.perSecond)}** (${format(row.least)}–${format(row.most)})`,
    formatMs(row.p50Ms),
    formatMs(row.p95Ms),
    formatMs(row.p99Ms),
    row.cpu.map(format).join(' / '),
    row.statementsEach.toFixed(2),
    row.batchSize === undefined ? '–' : format(row.batchSize),
    format(row.mostMb),
    ...figureNames.map((name) => formatFigure(row.figures[name])),
    ...references.map((reference) => (row.perSecond / reference.perSecond).toFixed(2)),
  ]);
  return [
    `### ${titleOf(first)}`,
    '',
    ...[headings, headings.map(() => '---'), ...lines].map(tableLine),
  ].join('\n');
}

/** One measurement as a line for whoever watches. */
export function reportOne(one: Measurement): string {
  const cpu = Object.entries(one.cpuMicroseconds).map(([name, each]) => `${name} ${format(each)}`);
  const { p50Ms, p99Ms } = one.latency;
  const { memory } = one;
  return [
    `${titleOf(one)} ${one.system}`.padEnd(28),
    `${format(one.perSecond)} ${one.unit}/s`.padEnd(22),
    `p50 ${formatMs(p50Ms)} p99 ${formatMs(p99Ms)} ms · CPU µs ${cpu.join(', ')} · others ${one.otherCores.toFixed(2)} cores`,
    ...(one.batchSize === undefined ? [] : [`· batch ${format(one.batchSize)}`]),
    `· MB ${[memory.beginMb, memory.mostMb, memory.endMb].map(format).join(' → ')}`,
    ...Object.entries(one.figures).map(([name, value]) => `· ${name} ${formatFigure(value)}`),
    ...one.problems.map((problem) => `\n  DOES NOT COUNT: ${problem}`),
  ].join(' ');
}

function summarize(runs: readonly Measurement[]) {
  const counting = runs.filter(({ problems }) => problems.length === 0);
  const of = (pick: (run: Measurement) => number): number => median(counting.map(pick));
  const rates = counting.map(({ perSecond }) => perSecond);
  const batchSizes = counting.flatMap(({ batchSize }) => batchSize ?? []);
  const names = Object.keys(runs[0]?.cpuMicroseconds ?? {});
  const figureNames = Object.keys(runs[0]?.figures ?? {});
  return {
    system: runs[0]?.system ?? '',
    perSecond: median(rates),
    least: Math.min(...rates),
    most: Math.max(...rates),
    p50Ms: of(({ latency }) => latency.p50Ms),
    p95Ms: of(({ latency }) => latency.p95Ms),
    p99Ms: of(({ latency }) => latency.p99Ms),
    cpu: names.map((name) => of(({ cpuMicroseconds }) => cpuMicroseconds[name] ?? NaN)),
    statementsEach: of(({ statementsEach }) => statementsEach),
    mostMb: of(({ memory }) => memory.mostMb),
    figures: Object.fromEntries(figureNames.map((name) => [name, of(({ figures }) => figures[name] ?? NaN)])),
    batchSize: batchSizes.length === 0 ? undefined : median(batchSizes),
  };
}

/** NaN of nothing. */
function median(values: readonly number[]): number {
  const sorted = [...values].sort((first, second) => first - second);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? NaN) + upper) / 2;
}

function format(value: number): string {
  return Number.isFinite(value) ? Math.round(value).toLocaleString('en-US') : '–';
}

function formatMs(value: number): string {
  return Number.isFinite(value) ? value.toFixed(1) : '–';
}

/** Small ones with decimals. */
function formatFigure(value: number | undefined): string {
  if (value === undefined || Number.isNaN(value)) return '–';
  return Math.abs(value) < 100 ? value.toFixed(2) : format(value);
}

function tableLine(cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |`;
}
