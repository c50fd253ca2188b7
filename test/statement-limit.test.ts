import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { buildSchema, getOperationAST, Kind, parse, type DocumentNode } from 'graphql';
import { describe, expect, it } from 'vitest';
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
