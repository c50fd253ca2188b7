import type { Protocol } from './client.js';
import { openSocket } from './socket.js';

type Frame =
  | { readonly type: 'ready' }
  | { readonly type: 'message'; readonly text: string }
  | { readonly type: 'answer'; readonly id: number; readonly messages?: readonly unknown[] };

/** The yardsticks' own protocol, see bench/yardsticks/bare-server.ts. */
export function bareProtocol(url: string): Protocol {
  async function open(userId: string, onMessage: (text: string) => void) {
    let serial = 0;
    const answers = new Map<number, (messages: number) => void>();
    let ready: () => void = () => undefined;
    const isReady = new Promise<void>((resolve) => (ready = resolve));
    const socket = await openSocket(`${url.replace(/^http/, 'ws')}/?user=${userId}`, [], (text) => {
      const frame = JSON.parse(text) as Frame;
      if (frame.type === 'ready') ready();
      else if (frame.type === 'message') onMessage(frame.text);
      else {
        answers.get(frame.id)?.(frame.messages?.length ?? 0);
        answers.delete(frame.id);
      }
    });
    await isReady;
    const ask = (request: object): Promise<number> =>
      new Promise((resolve) => {
        const id = (serial += 1);
        answers.set(id, resolve);
        socket.send(JSON.stringify({ ...request, id }));
      });
    return { ask, close: () => socket.close() };
  }

  return {
    async connect(userId, onMessage) {
      const { ask, close } = await open(userId, onMessage);
      return {
        async send(to, text) {
          await ask({ type: 'send', to, text });
        },
        readHistory: (peer, count) => ask({ type: 'history', peer, count }),
        cursor: () => null,
        close,
      };
    },

    async catchUp(userId) {
      const { ask, close } = await open(userId, () => undefined);
      const received = await ask({ type: 'catch-up' });
      close();
      return received;
    },

    resume: () => Promise.reject(new Error('The yardsticks know no cursors.')),
    openAdmin: () => Promise.reject(new Error('The yardsticks know no administrators.')),
  };
}
