import { namesOf } from '../load/arrivals.js';
import { compareBystanders, joinBystanders } from '../load/bystanders.js';
import type { Load, LoadResult, Mode } from './mode.js';

const recipients = 500;

/** An administrator writes to 500 users in one call, and again at once, while others chat. */
export const adminSend: Mode = {
  unit: 'recipients',
  variants: ['message', 'notification'],
  protocols: ['duet'],
  run,
};

async function run({ protocol, options, variant, window }: Load): Promise<LoadResult> {
  const admin = await protocol.openAdmin();
  const to = namesOf('n', recipients);
  await admin.createUsers(to);
  const chat = await joinBystanders(protocol, options);
  const alone = await chat.sampleFor(options.seconds);
  window.begin();
  const meanwhile = chat.beginSample();
  const from = performance.now();
  let sent = 0;
  let stored = 0;
  while (performance.now() - from < options.seconds * 1000) {
    stored +=
      variant === 'message'
        ? await admin.sendMessage(to, 'Hello.')
        : await admin.sendNotification(to, 'Hello.');
    sent += recipients;
  }
  const windowMs = performance.now() - from;
  meanwhile.end();
  window.end();
  const problems = await chat.stop();
  admin.close();
  return {
    done: stored,
    windowMs,
    latency: meanwhile.latency,
    acknowledged: chat.acknowledged,
    adminAcknowledged: stored,
    figures: compareBystanders(alone, meanwhile),
    problems: [...problems, ...(stored === sent ? [] : [`${stored} of ${sent} recipients got a message`])],
  };
}
