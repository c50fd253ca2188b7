import { backoffMs } from './backoff.js';

/** How a step ended: more to do, nothing left, or to be repeated later, when the lane does not say when after a growing wait. */
export type StepOutcome = 'MORE' | 'DONE' | 'LATER' | { readonly waitMs: number };

interface Lane {
  readonly name: string;
  readonly step: () => Promise<StepOutcome>;
  /** Steps since the last one that went well. */
  failures: number;
  isRunning: boolean;
  /** Asked for again while a step ran, which may have looked before there was something. */
  isWantedAgain: boolean;
  pause: ReturnType<typeof setTimeout> | null;
}

/**
 * Work in lanes: the steps of one lane run one after the other, at most so many steps of all lanes run at once, and a lane
 * with more to do goes behind those that wait, so that none starves. A lane that waits takes nobody's place. A step that throws
 * is repeated later.
 */
export class Lanes {
  private readonly lanes = new Map<string, Lane>();
  private readonly ready = new Set<Lane>();
  private running = 0;
  private isClosed = false;

  constructor(private readonly maxRunning: number) {}

  /** Has the lane of this name work, or look once more when it is at work. One that waits goes on waiting. */
  open(name: string, step: () => Promise<StepOutcome>): void {
    this.isClosed = false;
    const known = this.lanes.get(name);
    if (known) {
      known.isWantedAgain ||= known.isRunning;
      return;
    }
    const lane = { name, step, failures: 0, isRunning: false, isWantedAgain: false, pause: null };
    this.lanes.set(name, lane);
    this.line(lane);
  }

  /** Ends all waits: what they waited for may have come. */
  wake(): void {
    for (const lane of this.lanes.values())
      if (lane.pause) {
        clearTimeout(lane.pause);
        lane.pause = null;
        lane.failures = 0;
        this.line(lane);
      }
  }

  /** Begins no further step, until a lane is opened again. */
  close(): void {
    this.isClosed = true;
    this.ready.clear();
    for (const lane of this.lanes.values()) {
      if (lane.pause) clearTimeout(lane.pause);
      if (!lane.isRunning) this.lanes.delete(lane.name);
    }
  }

  private line(lane: Lane): void {
    this.ready.add(lane);
    this.fill();
  }

  private fill(): void {
    for (const lane of this.ready) {
      if (this.running >= this.maxRunning) return;
      this.ready.delete(lane);
      void this.run(lane);
    }
  }

  private async run(lane: Lane): Promise<void> {
    this.running += 1;
    lane.isRunning = true;
    lane.isWantedAgain = false;
    const outcome = await lane.step().catch((): StepOutcome => 'LATER');
    lane.isRunning = false;
    this.running -= 1;
    this.next(lane, outcome);
    this.fill();
  }

  private next(lane: Lane, outcome: StepOutcome): void {
    if (this.isClosed || (outcome === 'DONE' && !lane.isWantedAgain)) {
      this.lanes.delete(lane.name);
    } else if (outcome === 'MORE' || outcome === 'DONE') {
      lane.failures = 0;
      this.ready.add(lane);
    } else {
      lane.failures += 1;
      const waitMs = outcome === 'LATER' ? backoffMs(lane.failures) : outcome.waitMs;
      lane.pause = setTimeout(() => {
        lane.pause = null;
        this.line(lane);
      }, waitMs);
    }
  }
}
