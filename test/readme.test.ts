import { spawn } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestApp, type Person, type TestApp } from './harness/app.js';
import { codeBlocks, type CodeBlock } from './harness/code-blocks.js';

const root = fileURLToPath(new URL('..', import.meta.url));
const read = (path: string): string => readFileSync(join(root, path), 'utf8');
const pages = ['README.md', 'CHANGELOG.md', 'CONTRIBUTING.md', 'SECURITY.md', ...pagesBelow('docs')];

describe('the README', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startTestApp();
  });
  afterAll(() => app.close());

  it('names both commands in its first screen', () => {
    const firstScreen = read('README.md').split('\n').slice(0, 24).join('\n');
    const commands = codeBlocks(firstScreen).filter(({ language }) => language === 'sh');
    expect(commands.map((block) => block.text)).toEqual(['npm start\n', 'npm test\n']);
    expect(firstScreen).toContain('20.19 or newer');
  });

  it('has client code that sends and receives', async () => {
    const code = codeBlocks(read('README.md')).find(({ language }) => language === 'js');
    const client = spawn(process.execPath, ['--input-type=module'], {
      cwd: root,
      env: {
        DUET_URL: `${app.url.replace('http', 'ws')}/graphql`,
        ALICE_TOKEN: await app.token('alice'),
        BOB_TOKEN: await app.token('bob'),
      },
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    client.stdin.end(code?.text);
    expect(await text(client.stdout)).toBe('Hello Bob\n');
  });

  it('maps every folder of the server, and none that is not there', () => {
    const mapped = [...read('README.md').matchAll(/^\| `([\w/]+)\/` /gm)].map(([, folder = '']) => folder);
    const rooms = readdirSync(join(root, 'src'), { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map(({ name }) => `src/${name}`);
    expect(mapped.filter((folder) => folder.startsWith('src/')).toSorted()).toEqual(rooms.toSorted());
    expect(mapped.filter((folder) => !existsSync(join(root, folder)))).toEqual([]);
  });
});

describe('README, changelog and docs', () => {
  it.each(pages)('%s links only to what is there', (page) => {
    const targets = [...read(page).matchAll(/\]\(([^)\s]+)\)/g)].map(([, target = '']) => target);
    const missing = targets
      .filter((target) => !/^https?:/.test(target))
      .filter((target) => !hasTarget(target.startsWith('#') ? page + target : join(dirname(page), target)));
    expect(missing).toEqual([]);
  });

  it.each(pages)('%s tells no command that CI does not run', (page) => {
    const ci = read('.ci/run');
    const commands = codeBlocks(read(page))
      .filter(({ language }) => ['sh', 'bash', 'console'].includes(language))
      .flatMap((block) => block.text.trim().split('\n'));
    const inText = [...read(page).matchAll(/`(npm [^`]+|npx [^`]+|\.ci\/run)`/g)].map(
      ([, command = '']) => command,
    );
    const known = (command: string): boolean =>
      command === '.ci/run' || new RegExp(`(^|\\s)${command}(?![\\w:-])`, 'm').test(ci);
    expect([...commands, ...inText].filter((command) => !known(command))).toEqual([]);
  });
});

describe('the guide to the first message', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startTestApp();
  });
  afterAll(() => app.close());

  it('answers as it says, from the first operation to the last', async () => {
    const people = new Map([
      ['alice', await app.person('alice')],
      ['bob', await app.person('bob')],
    ]);
    const steps = stepsOf(codeBlocks(read('docs/guides/first-message.md')));
    expect(steps.length).toBeGreaterThan(5);
    let cursor: unknown;
    for (const { personId, operation, answers } of steps) {
      const person = people.get(personId);
      if (!person) throw new Error(`nobody is called ${personId}`);
      const found = await answersOf(person, operation, { count: answers.length, cursor });
      expect(found, operation).toEqual(answers);
      cursor = cursorIn(found.at(-1)) ?? cursor;
    }
  });
});

/** An operation of a guide: a block of GraphQL with the name of who runs it, and the answers in the blocks after it. */
interface Step {
  readonly personId: string;
  readonly operation: string;
  readonly answers: unknown[];
}

function stepsOf(blocks: readonly CodeBlock[]): Step[] {
  const steps: Step[] = [];
  for (const { language, words, text: operation } of blocks) {
    if (language === 'graphql') steps.push({ personId: words[0] ?? '', operation, answers: [] });
    else steps.at(-1)?.answers.push(JSON.parse(operation, (_key, value: unknown) => withAnyText(value)));
  }
  return steps;
}

function withAnyText(value: unknown): unknown {
  return value === '…' ? expect.any(String) : value;
}

/** A guide has one variable, the cursor that the last answer ended with. */
async function answersOf(
  person: Person,
  operation: string,
  { count, cursor }: { readonly count: number; readonly cursor: unknown },
): Promise<unknown[]> {
  const variables = operation.includes('$cursor') ? { cursor } : {};
  if (!operation.startsWith('subscription')) return [await person.run(operation, variables)];
  const stream = person.subscribe(operation, variables);
  const events = await stream.take(count);
  await stream.end();
  return events;
}

function cursorIn(answer: unknown): unknown {
  return /"cursor":"([^"]+)"/.exec(JSON.stringify([answer]))?.[1];
}

function pagesBelow(folder: string): string[] {
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = `${folder}/${entry.name}`;
    if (entry.isDirectory()) return pagesBelow(path);
    return path.endsWith('.md') ? [path] : [];
  });
}

/** Whether there is such a file and, after a #, such a heading in it. */
function hasTarget(target: string): boolean {
  const [path = '', anchor] = target.split('#');
  if (anchor === undefined || !existsSync(join(root, path))) return existsSync(join(root, path));
  const headings = [...read(path).matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replace(/[^\w\s-]/g, '')
      .replace(/\s/g, '-'),
  );
  return headings.includes(anchor);
}
