import type { FellowListener, Fellowship } from '../store.js';

/**
 * The tabs that share a store. The browser gives a Web Lock to one of them, and to the next when that one is closed, has
 * crashed or leaves; a BroadcastChannel carries what they tell each other, in order.
 */
export function joinTabs(name: string, listener: FellowListener): Fellowship {
  const channel = new BroadcastChannel(name);
  channel.onmessage = ({ data }: MessageEvent<unknown>) => listener.onNotice(data);
  const leaving = new AbortController();
  const leaves = new Promise<void>((resolve) => {
    leaving.signal.addEventListener('abort', () => resolve());
  });
  const locks = (globalThis.navigator as Partial<Navigator>).locks;
  if (locks) {
    locks
      .request(name, { signal: leaving.signal }, () => {
        listener.onLead();
        return leaves;
      })
      // Left before it was its turn.
      .catch(() => undefined);
  } else listener.onLead();
  return {
    post: (notice) => channel.postMessage(notice),
    leave() {
      leaving.abort();
      channel.close();
    },
  };
}
