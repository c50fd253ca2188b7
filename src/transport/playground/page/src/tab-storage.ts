import type { TabsState } from '@graphiql/react';
import type { Storage as GraphiqlStorage } from '@graphiql/toolkit';

/** Grows when the prepared tabs change, so that nobody keeps working in outdated ones. */
const version = 2;
const themeKey = 'graphiql:theme';
const tabsKey = 'graphiql:tabState';

/** Pane sizes of a first visit, as the ratio of an operation to the answer beside it and to the variables below it. */
const defaults: Readonly<Record<string, string>> = {
  'graphiql:editorFlex': '1.3',
  'graphiql:secondaryEditorFlex': '2',
};

/**
 * Where GraphiQL keeps tabs, history and pane sizes, apart for each identity. A window reads back what it wrote itself
 * (session storage), and only a new one begins with what was written last (local storage): two windows never change
 * each other's tabs. The theme alone is one for all.
 */
export function createTabStorage(userId: string): GraphiqlStorage {
  const prefix = `duet-playground:${String(version)}:${userId}:`;
  const keyOf = (key: string): string => (key === themeKey ? `duet-playground:${key}` : prefix + key);

  return {
    getItem: (key) =>
      sessionStorage.getItem(keyOf(key)) ?? localStorage.getItem(keyOf(key)) ?? defaults[key] ?? null,
    setItem: (key, value) => {
      sessionStorage.setItem(keyOf(key), value);
      localStorage.setItem(keyOf(key), value);
    },
    removeItem: (key) => {
      sessionStorage.removeItem(keyOf(key));
      localStorage.removeItem(keyOf(key));
    },
    clear: () => {
      for (const storage of [sessionStorage, localStorage]) {
        for (const key of ownKeys(storage, prefix)) storage.removeItem(key);
      }
    },
    get length() {
      return ownKeys(localStorage, prefix).length;
    },
  };
}

/**
 * The tab that was open last, null on a first visit or when what is stored is not GraphiQL's. GraphiQL itself restores
 * the tabs, but fills its editors from elsewhere unless it is told the content.
 */
export function readActiveTab(storage: GraphiqlStorage): { query: string; variables: string } | null {
  const stored = storage.getItem(tabsKey);
  if (stored === null) return null;
  try {
    const state = JSON.parse(stored) as Partial<TabsState>;
    const tab = state.tabs?.[state.activeTabIndex ?? 0];
    return tab ? { query: tab.query ?? '', variables: tab.variables ?? '' } : null;
  } catch {
    // Not JSON: GraphiQL starts with the prepared tabs then, and so do the editors.
    return null;
  }
}

function ownKeys(storage: Storage, prefix: string): string[] {
  return Object.keys(storage).filter((key) => key.startsWith(prefix));
}
