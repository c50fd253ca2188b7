import { failuresOf } from './checker/checker.js';
import type { RunResult } from './run.js';

/** Everything about a run that must not be; nothing when it was good. */
export function findProblems(result: RunResult): string[] {
  const { findings, unexpectedExits, defects, unsent } = result;
  return [
    ...failuresOf(findings).map(
      ({ name, count, n, examples }) => `${name}: ${count} of ${n}; ${examples.join('; ')}`,
    ),
    ...(unexpectedExits > 0 ? [`${unexpectedExits} times a node ended by itself`] : []),
    ...defects.slice(0, 3).map((line) => `a node logged: ${line.slice(0, 600)}`),
    ...(unsent > 0 ? [`${unsent} messages could not be handed in`] : []),
  ];
}

/** One run as tables in Markdown. */
export function reportRun(result: RunResult): string {
  const { findings, waits, deliveryTimes } = result;
  const { observed } = findings;
  return [
    table(
      ['verdict', 'count', 'n', '95 % bound'],
      findings.verdicts.map(({ name, count, n }) => [
        `\`${name}\``,
        `${count}`,
        format(n),
        count === 0 && n > 0 ? (3 / n).toExponential(1) : '–',
      ]),
    ),
    [
      `${format(observed.messages)} messages (${Math.round(result.messagesPerSecond)}/s), ${format(observed.acknowledged)} acknowledged,`,
      `${format(observed.refused)} refused; ${format(observed.unknown)} without a first answer, of which`,
      `${format(observed.recovered)} were stored (recovered). ${format(observed.received)} events received over`,
      `${format(observed.connections)} connections, ${format(observed.rawDuplicates)} again after a crash and dropped;`,
      `${observed.snapshots} snapshots. From acknowledgement to arrival: p50 ${deliveryTimes.p50Ms} ms, p99 ${deliveryTimes.p99Ms} ms.`,
    ].join('\n'),
    table(
      ['newest fault', 'times', 'longest send, ms', 'longest delivery, ms'],
      waits.map(({ fault, times, longestSendMs, longestDeliveryMs }) => [
        fault,
        fault === 'none' ? '–' : `${times}`,
        format(longestSendMs),
        format(longestDeliveryMs),
      ]),
    ),
  ].join('\n\n');
}

export function table(headings: readonly string[], rows: readonly (readonly string[])[]): string {
  return [headings, headings.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

function format(value: number): string {
  return value.toLocaleString('en-US');
}
