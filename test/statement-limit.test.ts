import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { buildSchema, getOperationAST, Kind, parse, type DocumentNode } from 'graphql';
import { describe, expect, it } from 'vitest';
import { fieldReads, statementsOf } from '../src/graphql/reads.js';
import { maxStatements, StatementLimit } from '../src/graphql/statement-limit.js';

const root = fileURLToPath(new URL('..', import.meta.url));
const limit = new StatementLimit(buildSchema(readFileSync(`${root}/schema.graphql`, 'utf8')));

const count = (query: string, variables = {}): number | null => limit.count(parse(query), null, variables);
const page = '{ messages(last: 1) { nodes { status replyTo { status sender { id } } } } }';

/** What clients really ask: those of `duet/client`, of the examples and of the tests. */
const folders = ['src/client/documents', 'test/documents', 'examples'];

describe('the count of statements', () => {
  it.each(folders)('lets everything in %s pass', (folder) => {
    const document = parse(
      readdirSync(`${root}/${folder}`)
        .filter((name) => name.endsWith('.graphql'))
        .map((name) => readFileSync(`${root}/${folder}/${name}`, 'utf8'))
        .join('\n'),
    );
    const names = operationsOf(document);
    expect(names.length).toBeGreaterThan(3);
    for (const name of names) {
      expect(getOperationAST(document, name)).not.toBeNull();
      expect(limit.count(document, name, {}), name).toBeLessThanOrEqual(maxStatements);
    }
  });

  it('takes what lies equally deep together, and every level for itself', () => {
    const friends = 'friends { nodes { user { id } } }';
    expect(count(`{ ${friends} }`)).toBe(2);
    expect(
      count(
        `{ ${friends} blockedUsers { nodes { id } } friendRequests(direction: INCOMING) { nodes { from { id } } } }`,
      ),
    ).toBe(2);
    expect(count(`{ ${friends} conversation(with: "a") ${page} }`)).toBe(6);
    expect(count(`{ a: conversation(with: "a") ${page} b: conversation(with: "b") ${page} }`)).toBe(5);
  });

  it('is the same through fragments, and without what is skipped', () => {
    const inFragments = `{ ...All } fragment All on Query { conversation(with: "a") { ...Page } } fragment Page on Conversation ${page}`;
    expect(count(inFragments)).toBe(count(`{ conversation(with: "a") ${page} }`));
    const parts = Array.from(
      { length: 11 },
      (_, index) => `a${index}: devices(after: "${index}") { nodes { id } }`,
    );
    const skippable = `query ($no: Boolean!) { viewer { mutedUntil } ... @skip(if: $no) { ${parts.join(' ')} } }`;
    expect(count(skippable, { no: false })).toBe(12);
    expect(count(skippable, { no: true })).toBe(1);
  });

  it('is of each look of an administrator what the reference says', () => {
    const reference = readFileSync(`${root}/docs/reference/time-and-limits.md`, 'utf8');
    const rows = reference.matchAll(/^\| (`(?:admin|AdminUser\.)\w+`.*?) +\| (\d+) +\|$/gm);
    const told = [...rows].flatMap(([, names = '', statements]) =>
      [...names.matchAll(/`([\w.]+)`/g)].map(([, name = '']) => [
        name.includes('.') ? name : `Query.${name}`,
        Number(statements),
      ]),
    );
    const known = Object.entries(fieldReads).flatMap(([name, { kind, alone }]) =>
      alone ? [[name, statementsOf[kind]]] : [],
    );
    expect(told.sort()).toEqual(known.sort());
  });

  it('takes each look of an administrator for itself, with what is read of its users', () => {
    const trace = 'adminMessageTrace(messageId: "a") { message { sender { id } } devices { user { id } } }';
    expect(count(`{ ${trace} }`)).toBe(7);
    expect(count(`{ ${trace} ${trace} }`)).toBe(7);
    expect(count(`{ a: ${trace} b: ${trace} }`)).toBe(13);
    const people = 'sender { id } recipient { id } adminSentBy { id }';
    const one = `${people} status content { ... on RecalledContent { recalledBy { id } } }`;
    const replies = `${one} replyTo { ${one} }`;
    expect(count(`{ adminMessages(userId: "a", peerId: "b") { nodes { ${replies} } } }`)).toBe(9);
    const traced = `message { ${replies} conversation { peer { id } } } devices { user { id } }`;
    expect(count(`{ adminMessageTrace(messageId: "a") { ${traced} } }`)).toBe(10);
    const details =
      'createdAt devices { deviceId } more: devices { deviceId } sessions { since } friendCount blockCount';
    expect(count(`{ adminUser(id: "a") { createdAt } }`)).toBe(2);
    expect(count(`{ adminUsers { nodes { ${details} } edges { node { ${details} } } } }`)).toBe(5);
    expect(count(`{ a: adminUser(id: "a") { ${details} } b: adminUser(id: "b") { ${details} } }`)).toBe(10);
  });

  it('holds for what each mutation and each event shows', () => {
    const mutations = Array.from(
      { length: 15 },
      (_, index) =>
        `a${index}: markRead(input: { conversationId: "a", upToSeq: 1 }) { conversation ${page} }`,
    );
    expect(count(`mutation { ${mutations.join(' ')} }`)).toBe(5);
    const events = `subscription { inbox {
      ... on ConversationUpdated { conversation ${page} }
      ... on ViewerChanged { viewer { mutedUntil } }
    } }`;
    expect(count(events)).toBe(6);
  });
});

function operationsOf({ definitions }: DocumentNode): string[] {
  return definitions.flatMap((definition) =>
    definition.kind === Kind.OPERATION_DEFINITION && definition.name ? [definition.name.value] : [],
  );
}
