import type { BlockRecord } from './history.js';
import { postUntilAnswered } from './http-client.js';
import { blockMutation, unblockMutation } from './operations.js';
import { pick } from './random.js';
import type { Scene } from './scene.js';

/** What people do all the time, whatever breaks. */
export interface Load {
  /** Resolves when everything that was begun has ended; messages may still wait in the devices. */
  stop(): Promise<void>;
}

const tickMs = 20;
const readsPerSecond = 5;
const acknowledgementsPerSecond = 10;
const blockPauseMs = 1_500;
/** Of the messages, how many go each way between two of whom one blocks the other. */
const blockedShare = 0.06;

/**
 * Sends so many messages a second from any device to anybody, whether or not the answers come; reads, acknowledges, and
 * blocks. `user-0` blocks `user-1` from the beginning, `user-2` blocks `user-3` and thinks better of it again and again.
 */
export async function startLoad(scene: Scene, messagesPerSecond: number): Promise<Load> {
  const { devices, random, users } = scene;
  await changeBlock(scene, { blocker: 'user-0', blocked: 'user-1', action: 'block' });
  let isOn = true;
  const startedAt = performance.now();
  let composed = 0;
  const ticks = setInterval(() => {
    const due = ((performance.now() - startedAt) / 1_000) * messagesPerSecond;
    for (; composed < due; composed += 1) sendOne(scene);
  }, tickMs);
  const everySecond = (times: number, act: () => void): NodeJS.Timeout => setInterval(act, 1_000 / times);
  const reads = everySecond(readsPerSecond, () => pick(random, devices).markRead());
  const acknowledgements = everySecond(acknowledgementsPerSecond, () => pick(random, devices).acknowledge());
  const blocks = toggleBlock(scene, () => isOn && users.length > 0);
  return {
    async stop() {
      isOn = false;
      for (const timer of [ticks, reads, acknowledgements]) clearInterval(timer);
      await blocks;
    },
  };
}

function sendOne(scene: Scene): void {
  const { devices, random, users } = scene;
  if (random() < blockedShare) {
    const [from, to] = pick(random, [
      ['user-1', 'user-0'],
      ['user-0', 'user-1'],
      ['user-3', 'user-2'],
    ] as const);
    const own = devices.filter(({ userId }) => userId === from);
    return sendFrom(scene, pick(random, own), to);
  }
  const device = pick(random, devices);
  const others = users.filter((userId) => userId !== device.userId);
  sendFrom(scene, device, pick(random, others));
}

function sendFrom(scene: Scene, device: Scene['devices'][number], to: string): void {
  device.send(scene.compose(device.userId, to, device.id));
}

async function toggleBlock(scene: Scene, isOn: () => boolean): Promise<void> {
  for (let isBlocked = false; isOn(); isBlocked = !isBlocked) {
    const action = isBlocked ? 'unblock' : 'block';
    await changeBlock(scene, { blocker: 'user-2', blocked: 'user-3', action });
    await new Promise((resolve) => setTimeout(resolve, blockPauseMs));
  }
}

async function changeBlock(
  { http, recording, tokenOf }: Scene,
  change: Pick<BlockRecord, 'blocker' | 'blocked' | 'action'>,
): Promise<void> {
  const invokedAt = performance.now();
  await postUntilAnswered(http, {
    token: tokenOf(change.blocker),
    query: change.action === 'block' ? blockMutation : unblockMutation,
    variables: { input: { userId: change.blocked } },
  });
  recording.blocks.push({ ...change, invokedAt, endedAt: performance.now() });
}
