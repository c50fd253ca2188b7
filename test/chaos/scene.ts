import { createTokenSigner } from '../../src/auth/tokens.js';
import type { Cluster } from './cluster.js';
import type { Device, MakeDevice } from './device.js';
import type { HttpOptions } from './http-client.js';
import { newRecording, type Recording, type SendRecord } from './history.js';
import type { Random } from './random.js';

/** Everything that takes part in one run. */
export interface Scene {
  readonly cluster: Cluster;
  readonly users: readonly string[];
  readonly devices: readonly Device[];
  readonly recording: Recording;
  readonly random: Random;
  readonly http: HttpOptions;
  tokenOf(userId: string): string;
  /** Notes a message that is about to be sent; `lane` says after whose others it comes. */
  compose(sender: string, recipient: string, lane: string | null): SendRecord;
}

export interface SceneOptions {
  readonly cluster: Cluster;
  readonly secret: string;
  readonly makeDevice: MakeDevice;
  readonly random: Random;
}

const userCount = 20;
const devicesEach = 2;
const textLength = 100;
const hour = 3_600;

/** Signs everybody in, two devices each, and resolves when all are live. */
export async function setScene({ cluster, secret, makeDevice, random }: SceneOptions): Promise<Scene> {
  const signer = createTokenSigner({ secret });
  const users = Array.from({ length: userCount }, (_, index) => `user-${index}`);
  const tokens = new Map<string, string>();
  for (const userId of users) {
    const { token } = await signer.sign({ userId, role: 'USER', expiresInSeconds: hour });
    tokens.set(userId, token);
  }
  const tokenOf = (userId: string): string => tokens.get(userId) ?? '';
  const recording = newRecording();
  const nodeUrls = cluster.nodes.map(({ url }) => url);
  const devices = users.flatMap((userId) =>
    Array.from({ length: devicesEach }, (_, index) =>
      makeDevice({
        id: `${userId}-device-${index}`,
        userId,
        token: tokenOf(userId),
        nodeUrls,
        recording,
        random,
      }),
    ),
  );
  await Promise.all(devices.map((device) => device.start()));
  const indexes = new Map<string, number>();
  return {
    cluster,
    users,
    devices,
    recording,
    random,
    http: { nodeUrls, random },
    tokenOf,
    compose(sender, recipient, lane) {
      const clientMessageId = `m${recording.sends.length}`;
      const index = lane === null ? 0 : (indexes.get(lane) ?? 0);
      if (lane !== null) indexes.set(lane, index + 1);
      const text = `${clientMessageId} ${sender} to ${recipient} `.padEnd(textLength, '.');
      const send: SendRecord = { clientMessageId, sender, recipient, text, lane, index, attempts: [] };
      recording.sends.push(send);
      return send;
    },
  };
}
