import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { parse } from 'yaml';
import { startTestApp, type TestApp } from './harness/app.js';
import { readMetricNames } from './harness/metrics.js';

const read = (path: string): string => readFileSync(new URL(`../docs/${path}`, import.meta.url), 'utf8');

let app: TestApp;
let declared: ReadonlySet<string>;
beforeAll(async () => {
  app = await startTestApp();
  declared = new Set((await readMetricNames(app.url)).keys());
});
afterAll(() => app.close());

interface Rule {
  readonly alert: string;
  readonly expr: string;
  readonly for: string;
  readonly labels: { readonly severity: string };
  readonly annotations: { readonly summary: string; readonly action: string };
}

/** The metrics an expression of PromQL reads; a histogram's series go by its name. */
function metricsIn(expression: string): string[] {
  const names = expression.match(/\b(duet|nodejs|process)_[a-z0-9_]+/g) ?? [];
  return names.map((name) => name.replace(/_(bucket|sum|count)$/, ''));
}

test('the reference lists the metrics that exist, and no others', () => {
  const listed = [...read('reference/metrics.md').matchAll(/^\| `(duet_\w+)`/gm)].map(([, name]) => name);
  expect(listed.toSorted()).toEqual([...declared].filter((name) => name.startsWith('duet_')).toSorted());
});

test('every alert reads metrics that exist, and says what to do', () => {
  const { groups } = parse(read('operations/alerts.yml')) as {
    groups: readonly { readonly rules: readonly Rule[] }[];
  };
  const rules = groups.flatMap((group) => group.rules);
  expect(rules.length).toBeGreaterThan(5);
  for (const rule of rules) {
    expect(rule.alert).toMatch(/^Duet[A-Z]\w+$/);
    expect(rule.for).toMatch(/^\d+m$/);
    expect(['critical', 'warning']).toContain(rule.labels.severity);
    expect(rule.annotations.summary && rule.annotations.action, rule.alert).toMatch(/\.$/);
    const names = metricsIn(rule.expr);
    // `up` is Prometheus' own.
    if (!rule.expr.startsWith('up{')) expect(names.length, rule.alert).toBeGreaterThan(0);
    expect(
      names.filter((name) => !declared.has(name)),
      rule.alert,
    ).toEqual([]);
  }
});

test('every panel of the dashboard reads metrics that exist, and all of Duet is shown', () => {
  const { panels } = JSON.parse(read('operations/grafana-dashboard.json')) as {
    panels: readonly { readonly title: string; readonly targets: readonly { readonly expr: string }[] }[];
  };
  const shown = panels.flatMap(({ title, targets }) => {
    const names = targets.flatMap(({ expr }) => metricsIn(expr));
    expect(names.length, title).toBeGreaterThanOrEqual(targets.length);
    expect(
      names.filter((name) => !declared.has(name)),
      title,
    ).toEqual([]);
    return names;
  });
  const hidden = [...declared].filter((name) => name.startsWith('duet_') && !shown.includes(name));
  expect(hidden).toEqual(['duet_signals_dropped_total']);
});
