import { idBefore } from '../../src/push/push-sql.js';
import { waitMs } from '../../src/push/push-worker.js';
import type { Answer, Person, TestApp } from './app.js';
import {
  RegisterDeviceDocument,
  type RegisterDeviceInput,
  type RegisterDeviceMutation,
} from '../generated/documents.js';
import { withClient } from './postgres.js';
import type { StartedProvider } from './push-providers.js';

/** Registers a device with a new token of a provider; answers the token. */
export async function registerPushed(
  person: Person,
  name: NonNullable<NonNullable<RegisterDeviceInput['push']>['provider']>,
  provider: StartedProvider,
  input: Partial<RegisterDeviceInput> = {},
): Promise<string> {
  const token = provider.newToken();
  await register(person, { deviceId: 'phone', push: { provider: name, token }, ...input });
  return token;
}

/** Registers a device; fails when it is refused. */
export async function register(
  person: Person,
  input: RegisterDeviceInput,
): Promise<Answer<RegisterDeviceMutation>['data']> {
  return person.run(RegisterDeviceDocument, { input });
}

/** Makes everything that waits for a later attempt due now, as if its time had passed. */
export async function skipWaiting(app: Pick<TestApp, 'database'>): Promise<void> {
  await withClient(app.database.url, (client) =>
    client.query('UPDATE push_delivery SET due_at = clock_timestamp() WHERE due_at IS NOT NULL'),
  );
}

/**
 * Runs `work` while no push can be taken up, however long it takes: then everything in it comes before any push, and all that
 * it sent is old enough to be taken up together.
 */
export async function beforePushes<Result>(
  app: Pick<TestApp, 'database'>,
  work: () => Promise<Result>,
): Promise<Result> {
  return withClient(app.database.url, async (client) => {
    await client.query('BEGIN; LOCK TABLE push_delivery IN SHARE ROW EXCLUSIVE MODE');
    const result = await work();
    const youngest = `SELECT FROM push_job WHERE message_id > ${idBefore(`${waitMs}`)}`;
    while ((await client.query(youngest)).rowCount !== 0) {
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    await client.query('COMMIT');
    return result;
  });
}

export interface StoredDelivery {
  readonly message_id: string;
  readonly device_id: string;
  readonly outcome: string | null;
  readonly code: string | null;
  readonly attempts: number;
  readonly attempted_at: Date | null;
  readonly is_due: boolean;
  /** From the last attempt to the next one. */
  readonly waits_ms: number | null;
}

/** What the tables say of a person's pushes, once nothing is queued and `fits` holds. */
export async function deliveriesOf(
  app: Pick<TestApp, 'database'>,
  person: Pick<Person, 'id'>,
  fits: (deliveries: readonly StoredDelivery[]) => boolean = () => true,
): Promise<readonly StoredDelivery[]> {
  return withClient(app.database.url, async (client) => {
    for (;;) {
      const jobs = await client.query('SELECT FROM push_job WHERE user_id = $1', [person.id]);
      const { rows } = await client.query<StoredDelivery>(
        `SELECT message_id, device_id, outcome, code, attempts, attempted_at, due_at IS NOT NULL AS is_due,
             (extract(epoch FROM due_at - attempted_at) * 1000)::float8 AS waits_ms
           FROM push_delivery WHERE user_id = $1 ORDER BY position, device_id`,
        [person.id],
      );
      if (jobs.rowCount === 0 && fits(rows)) return rows;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  });
}

/** Holds once no delivery waits for anything. */
export function areDone(deliveries: readonly StoredDelivery[]): boolean {
  return deliveries.every(({ is_due: isDue }) => !isDue);
}

/** Makes what waits due, again and again, until it fits. */
export async function skipWaitingUntil(
  app: Pick<TestApp, 'database'>,
  person: Pick<Person, 'id'>,
  fits: (deliveries: readonly StoredDelivery[]) => boolean,
): Promise<void> {
  do await skipWaiting(app);
  while (!fits(await deliveriesOf(app, person)));
}

/** What a provider was told to show on one device, in order. */
export function shownOn(
  { server }: StartedProvider,
  token: string,
): { title: string | null; text: string | null; badge: number | null }[] {
  return server.requests
    .filter(({ tokens }) => tokens.includes(token))
    .map(({ title, text, badge }) => ({ title, text, badge }));
}
