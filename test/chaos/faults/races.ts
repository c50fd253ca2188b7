import { sendOverHttp } from '../http-client.js';
import type { SendRecord } from '../history.js';
import type { Scene } from '../scene.js';
import type { Fault } from './fault.js';

const parallel = 32;
const hotRounds = 4;
const sameIdRounds = 6;

/** Nothing breaks, but many want the same at once. */
export const races: readonly Fault[] = [
  {
    name: 'race of a pair over all nodes, 32 at once each way',
    catalogue: 'D18',
    part: 'clients',
    async run(scene) {
      for (let round = 0; round < hotRounds; round += 1) {
        const pair = [
          ['user-4', 'user-5'],
          ['user-5', 'user-4'],
        ] as const;
        const sends = pair.flatMap(([from, to]) =>
          Array.from({ length: parallel }, () => scene.compose(from, to, null)),
        );
        await Promise.all(sends.map((send, index) => handIn(scene, send, index)));
      }
    },
  },
  {
    name: 'one clientMessageId 32 times at once over all nodes',
    catalogue: 'D19',
    part: 'clients',
    async run(scene) {
      for (let round = 0; round < sameIdRounds; round += 1) {
        const send = scene.compose('user-6', 'user-7', null);
        await Promise.all(Array.from({ length: parallel }, (_, index) => handIn(scene, send, index)));
      }
    },
  },
];

function handIn({ http, tokenOf }: Scene, send: SendRecord, index: number): Promise<void> {
  const firstUrl = http.nodeUrls[index % http.nodeUrls.length] ?? '';
  return sendOverHttp(http, tokenOf(send.sender), { send, firstUrl });
}
