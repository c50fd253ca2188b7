import type { Edit } from '../program.js';

/** A build of the server with a known defect, which the checker must find. */
export interface KnownBad {
  readonly name: string;
  readonly defect: string;
  readonly edits: readonly Edit[];
}

const appendSql = 'src/messages/append-sql.ts';
const batchStore = 'src/writes/batch-store.ts';
const batchWriter = 'src/writes/batch-writer.ts';
const headCheck = 'src/control/head-check.ts';
const liveInboxes = 'src/inbox/live-inboxes.ts';
const stream = 'src/inbox/stream.ts';

/** Every batch is read, as this build has it. */
const alwaysRead: Edit = {
  file: batchStore,
  find: '    if (this.reading.left > 0) {\n',
  replace: '    if (this.reading.left >= 0) {\n',
};

/**
 * The eight classic mistakes of this kind of server. Duet guards most places twice, so some builds lack both guards: with
 * one of the two left they would be slower and not wrong.
 */
export const knownBadBuilds: readonly KnownBad[] = [
  {
    name: 'M1',
    defect: 'the backlog is read first, and live begins with what is published after the subscription',
    edits: [
      {
        file: stream,
        find: '    if (!this.inbox) {\n',
        replace: "    if (this.state === 'live') {\n",
      },
      {
        file: stream,
        find: '  private completeReplay(): InboxEventParent {\n',
        replace: `  private async completeReplay(): Promise<InboxEventParent> {
    const { live, entries, userId } = this.options;
    this.inbox = await live.open(userId, this);
    this.position = (await entries.begin(userId, this.position, 1)).head;
`,
      },
    ],
  },
  {
    name: 'M2',
    defect: 'nothing is read again after Redis was away, and nothing compares streams with the heads',
    edits: [
      {
        file: liveInboxes,
        find: 'pubsub.onReady(() => this.wakeAll())',
        replace: 'pubsub.onReady(() => undefined)',
      },
      {
        file: headCheck,
        find: '    else live.wakeBehind(heads);\n',
        replace: '',
      },
    ],
  },
  {
    name: 'M3',
    defect: 'positions come from a counter that is read before the lock, so they do not commit in order',
    edits: [
      alwaysRead,
      {
        file: batchStore,
        find: '  const [row] = await transaction.read(',
        replace: `  const [counted] = await transaction.read({ text: 'SELECT pg_current_xact_id()::text AS counter' });
  const [row] = await transaction.read(`,
      },
      {
        file: batchStore,
        find: 'new Map(Object.entries(held))',
        replace: "new Map(Object.keys(held).map((id) => [id, 1000 * Number(counted?.get('counter'))]))",
      },
      {
        file: appendSql,
        find: 'UPDATE inbox_head h SET position = n.position\n',
        replace: 'UPDATE inbox_head h SET position = greatest(h.position, n.position)\n',
      },
      // Such positions have holes, which a build like this could not mind.
      {
        file: stream,
        find: 'if (read.position !== this.position + 1)',
        replace: 'if (read.position <= this.position)',
      },
      {
        file: stream,
        find: 'return head > this.position && page[0]?.position !== this.position + 1;',
        replace: 'return head < 0 && page.length > 0;',
      },
      {
        file: 'src/inbox/service.ts',
        find: 'const isKept = position === head || page[0]?.position === position + 1;',
        replace: 'const isKept = position <= head;',
      },
    ],
  },
  {
    name: 'M4',
    defect: 'a clientMessageId is not looked up among the stored messages',
    edits: [
      {
        file: appendSql,
        find: 'ON d.idempotency_key = s.idempotency_key\n',
        replace: 'ON d.idempotency_key = s.idempotency_key AND false\n',
      },
      {
        file: appendSql,
        find: 'WHERE d.idempotency_key = s.key OFFSET 0',
        replace: 'WHERE d.idempotency_key = s.key AND false OFFSET 0',
      },
    ],
  },
  {
    name: 'M5',
    defect: 'what is published is delivered without looking whether it is the next position',
    edits: [
      {
        file: liveInboxes,
        find: `    const first = this.recent[0];
    return first && this.recent[position + 1 - first.position];
`,
        replace: '    return this.recent.find((entry) => entry.position > position);\n',
      },
    ],
  },
  {
    name: 'M6',
    defect: 'sends are answered before the commit',
    edits: [
      alwaysRead,
      {
        file: batchStore,
        find: '  await transaction.commit();\n',
        replace: '  transaction.commit().catch(() => undefined);\n',
      },
    ],
  },
  {
    name: 'M7',
    defect: 'entries are published before the commit',
    edits: [
      alwaysRead,
      {
        file: batchWriter,
        find: '    const commands = own.map((one) => one.command);\n',
        replace:
          '    const commands = own.map((one) => one.command);\n    const { publisher } = this.options;\n',
      },
      {
        file: batchWriter,
        find: '          return result;\n',
        replace:
          '          publisher.publish(result.entries);\n          return { ...result, entries: [] };\n',
      },
    ],
  },
  {
    name: 'M8',
    defect: 'the block of the recipient is not looked at',
    edits: [
      {
        file: 'src/messages/send-rules.ts',
        find: "(facts.recipientBlocks ? 'SILENCED' : 'DELIVERED')",
        replace: "'DELIVERED'",
      },
    ],
  },
];

/** Those with these names; all without names. Throws for a name that is none. */
export function chooseBuilds(names: readonly string[]): readonly KnownBad[] {
  if (names.length === 0) return knownBadBuilds;
  return names.map((name) => {
    const build = knownBadBuilds.find((one) => one.name === name);
    if (!build) throw new Error(`There is no known-bad build ${name}.`);
    return build;
  });
}
