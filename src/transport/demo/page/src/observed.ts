import { useSyncExternalStore } from 'react';

/** State that lives outside of React's tree, and tells components when it is different. */
export abstract class Observed {
  private readonly listeners = new Set<() => void>();
  private version = 0;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  readonly readVersion = (): number => this.version;

  protected tell(): void {
    this.version += 1;
    for (const listener of [...this.listeners]) listener();
  }
}

/** The object itself; the component renders again whenever it tells. */
export function useObserved<State extends Observed>(state: State): State {
  useSyncExternalStore(state.subscribe, state.readVersion);
  return state;
}
