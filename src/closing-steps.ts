import { setTimeout as delay } from 'node:timers/promises';

/** Closes one thing; `remainingMs` is what is left of the time for all, 0 when it is over. */
export type ClosingStep = (remainingMs: number) => unknown;

export interface ClosingStepsOptions {
  /** For all steps together. */
  readonly limitMs: number;
  /** Told once at the end how many steps were not waited for. */
  readonly onGivenUp?: (steps: number) => void;
}

/** A step whose turn comes when the time is over is begun all the same, and what needs no waiting gets done. */
const graceMs = 25;
/** For all of these together; of those behind them each has one turn of the event loop. */
const graceOfAllMs = 100;

/**
 * What was opened, closed in the reverse order: every step runs, whatever fails, and all failures are told at the end.
 * The steps share one deadline: one that waits for a database that is away must not make the whole end late, and is
 * left to itself.
 */
export class ClosingSteps {
  private readonly steps: { readonly step: ClosingStep; readonly isPatient: boolean }[] = [];
  private running: Promise<void> | null = null;

  constructor(private readonly options: ClosingStepsOptions) {}

  add(step: ClosingStep): void {
    this.steps.push({ step, isPatient: false });
  }

  /** For what bounds its own time, and must not be left in the middle. */
  addPatient(step: ClosingStep): void {
    this.steps.push({ step, isPatient: true });
  }

  /** Repeating it joins the first. */
  run(): Promise<void> {
    this.running ??= this.runAll();
    return this.running;
  }

  private async runAll(): Promise<void> {
    const deadlineAt = performance.now() + this.options.limitMs;
    const failures: unknown[] = [];
    let givenUp = 0;
    for (const { step, isPatient } of [...this.steps].reverse()) {
      const remainingMs = Math.max(0, deadlineAt - performance.now());
      const outcome = begin(step, remainingMs);
      const graceLeftMs = deadlineAt + graceOfAllMs - performance.now();
      const limitMs = isPatient ? null : Math.max(remainingMs, Math.min(graceMs, graceLeftMs), 1);
      const settled = await (limitMs === null ? outcome : endsWithin(outcome, limitMs));
      if (settled === null) givenUp += 1;
      else if ('failure' in settled) failures.push(settled.failure);
    }
    if (givenUp > 0) this.options.onGivenUp?.(givenUp);
    if (failures.length > 0) throw new AggregateError(failures, 'closing met failures');
  }
}

type Settled = { readonly done: true } | { readonly failure: unknown };

/** Never rejects, so that a step that fails after it was given up harms nobody. */
async function begin(step: ClosingStep, remainingMs: number): Promise<Settled> {
  try {
    await step(remainingMs);
    return { done: true };
  } catch (error) {
    return { failure: error };
  }
}

async function endsWithin(outcome: Promise<Settled>, limitMs: number): Promise<Settled | null> {
  const timer = new AbortController();
  try {
    const limit = delay(limitMs, null, { signal: timer.signal }).catch(() => null);
    return await Promise.race([outcome, limit]);
  } finally {
    timer.abort();
  }
}
