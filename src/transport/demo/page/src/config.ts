import type { DemoConfig } from '../../page-config.js';

export type { DemoConfig, DemoUser } from '../../page-config.js';

/** What the server offers at this moment. */
export async function fetchConfig(): Promise<DemoConfig> {
  const response = await fetch('config.json', { cache: 'no-store' });
  if (!response.ok) throw new Error(`config.json answered ${response.status}`);
  return (await response.json()) as DemoConfig;
}
