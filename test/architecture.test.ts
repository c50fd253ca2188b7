import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { findViolations } from './harness/architecture.js';

const root = fileURLToPath(new URL('..', import.meta.url));

describe('the project', () => {
  it('keeps its own rules about names, sizes, layers and imports', () => {
    const files = new Map(projectFiles().map((path) => [path, readFileSync(join(root, path), 'utf8')]));
    expect([...files.keys()]).toContain('src/app.ts');
    expect(findViolations(files)).toEqual([]);
  });

  it('judges its push adapters by servers that know nothing of it', () => {
    const vendors = projectFiles('test/vendors');
    expect(vendors.length).toBeGreaterThan(9);
    expect(vendors.filter((path) => /from '[^']*src\//.test(readFileSync(join(root, path), 'utf8')))).toEqual(
      [],
    );
  });

  it('has at its top level only what is listed here', () => {
    const known = new Set([
      ...[
        'package.json',
        'package-lock.json',
        'tsconfig.json',
        'tsconfig.build.json',
        'schema.graphql',
        'codegen.yml',
      ],
      ...[
        'prisma',
        'prisma.config.ts',
        'src',
        'test',
        'bench',
        'examples',
        'docs',
        '.ci',
        'README.md',
        'CHANGELOG.md',
        'CONTRIBUTING.md',
        'SECURITY.md',
        'LICENSE',
      ],
      ...['eslint.config.js', '.prettierignore', '.gitignore'],
      // Where Docker looks for them.
      ...['Dockerfile', '.dockerignore', 'compose.yaml'],
    ]);
    const names = new Set(projectFiles().map((path) => path.split('/')[0] ?? ''));
    expect([...names].filter((name) => !known.has(name))).toEqual([]);
  });
});

describe('the rules', () => {
  const direction = 'against the direction';
  const own = "another feature's store and resolvers are its own";
  const client = 'only stores and src/database/ talk to the database';

  it.each([
    [
      'a service that uses the graph',
      'src/users/service.ts',
      "import { x } from '../graphql/schema.js';",
      direction,
    ],
    ['a store that uses a service', 'src/users/store.ts', "import { x } from './service.js';", direction],
    [
      'a store that knows a service by type',
      'src/users/store.ts',
      "import type { X } from './service.js';",
      direction,
    ],
    [
      'resolvers that run code of the graph',
      'src/users/resolvers.ts',
      "import { x } from '../graphql/context.js';",
      direction,
    ],
    [
      'resolvers that take more types of the graph',
      'src/users/resolvers.ts',
      "import type { X } from '../graphql/loaders.js';",
      direction,
    ],
    ['a graph that uses the transport', 'src/graphql/schema.ts', "import '../transport/http.js';", direction],
    [
      'a database that uses a feature',
      'src/database/pools.ts',
      "import { x } from '../users/store.js';",
      direction,
    ],
    [
      'an input rule that uses the database',
      'src/input/paging.ts',
      "import { x } from '../database/cursor.js';",
      direction,
    ],
    [
      'anything that uses the composition',
      'src/users/service.ts',
      "import type { X } from '../app.js';",
      direction,
    ],
    [
      'a feature that loads another one’s store',
      'src/users/service.ts',
      "import { x } from '../messages/store.js';",
      own,
    ],
    [
      'a feature that knows another one’s store by type',
      'src/users/service.ts',
      "import type { X } from '../messages/message-store.js';",
      own,
    ],
    [
      'a store that loads another one’s SQL',
      'src/users/store.ts',
      "export { x } from '../messages/append-sql.js';",
      own,
    ],
    [
      'a feature that loads another one’s resolvers',
      'src/users/resolvers.ts',
      "await import('../messages/resolvers.js');",
      own,
    ],
    [
      'a service that reads rows of another feature',
      'src/users/service.ts',
      "import { x } from '../messages/message-row.js';",
      own,
    ],
    [
      'a service with a database client',
      'src/users/service.ts',
      "import type { PrismaClient } from '../generated/prisma/client.js';",
      client,
    ],
    ['a service with a connection', 'src/users/service.ts', "import type pg from 'pg';", client],
    [
      'resolvers with a database client',
      'src/users/resolvers.ts',
      "import { PrismaClient } from '../generated/prisma/client.js';",
      client,
    ],
    ['a plain file that runs SQL', 'src/users/profile.ts', "import pg from 'pg';", client],
    [
      'a feature that talks to Redis',
      'src/users/service.ts',
      "import { Redis } from 'ioredis';",
      'only src/pubsub/ and src/app.ts talk to Redis',
    ],
    [
      'a room that talks to Redis',
      'src/inbox/stream.ts',
      "import { RedisPubSub } from 'graphql-redis-subscriptions';",
      'talk to Redis',
    ],
    [
      'enums as code',
      'src/users/user.ts',
      "import { Role } from '../generated/prisma/enums.js';",
      'enums are types here',
    ],
    [
      'the environment in a feature',
      'src/users/service.ts',
      'const x = process.env.HOME;',
      'only src/main.ts reads the environment',
    ],
    [
      'the environment by index',
      'src/config.ts',
      "const x = process['env'];",
      'only src/main.ts reads the environment',
    ],
    [
      'the environment taken apart',
      'src/app.ts',
      'const { env } = process;',
      'only src/main.ts reads the environment',
    ],
    [
      'the environment imported',
      'src/app.ts',
      "import { env } from 'node:process';",
      'only src/main.ts reads the environment',
    ],
    [
      'a page that uses the server',
      'src/transport/playground/page/src/main.tsx',
      "import { x } from '../../../../errors.js';",
      'the page imports src/errors.ts of the server',
    ],
    [
      'a page that runs its configuration',
      'src/transport/playground/page/src/main.tsx',
      "import { x } from '../../page-config.js';",
      'the page imports',
    ],
    [
      'a page that takes the client from where it lies',
      'src/transport/demo/page/src/main.tsx',
      "import { x } from '../../../../client/spans.js';",
      'the page imports',
    ],
    ['a file of many lines', 'src/users/service.ts', 'export {};\n'.repeat(301), '301 lines, more than 300'],
    ['a setup file of many lines', 'src/setup/start.mjs', '\n'.repeat(301), '301 lines, more than 300'],
    ['a folder without a meaning', 'src/shared/names.ts', '', '"shared" says nothing'],
    ['a file without a meaning', 'test/harness/helpers.ts', '', '"helpers" says nothing'],
    ['a manager', 'src/inbox/stream-manager.ts', '', '"stream-manager" says nothing'],
    ['types', 'src/inbox/types.ts', '', '"types" says nothing'],
    ['a name in capitals', 'src/users/UserStore.ts', '', 'names are kebab-case'],
    ['a name with underscores', 'test/user_store.test.ts', '', 'names are kebab-case'],
  ])('refuse %s', (_case, path, text, rule) => {
    const found = findViolations(new Map([[path, text]]));
    expect(found).toHaveLength(1);
    expect(found[0]).toContain(path);
    expect(found[0]).toContain(rule);
  });

  it.each([
    [
      'a client that uses the server',
      'src/client/x.ts',
      "import { x } from '../messages/content.js';",
      'of the server',
    ],
    [
      'a client that runs the server',
      'src/client/x.ts',
      "import { x } from '../errors.js';",
      'of the server',
    ],
    [
      'a client that knows the resolvers',
      'src/client/x.ts',
      "import type { X } from '../generated/resolvers.js';",
      'of the server',
    ],
    [
      'a server that uses the client',
      'src/inbox/x.ts',
      "import { x } from '../client/spans.js';",
      'of the client',
    ],
  ])('refuse %s', (_case, path, text, rule) => {
    expect(findViolations(new Map([[path, text]]))).toEqual([expect.stringContaining(rule)]);
  });

  it('refuse a store that reaches a service through a file between', () => {
    const files = new Map([
      ['src/users/store.ts', "import { x } from './ranking.js';"],
      ['src/users/ranking.ts', "import type { Y } from './scores.js';"],
      ['src/users/scores.ts', "import type { Service } from './service.js';"],
      ['src/users/service.ts', 'export class Service {}'],
    ]);
    expect(findViolations(files)).toEqual([
      'src/users/store.ts (store) imports src/users/ranking.ts (service): against the direction',
    ]);
  });

  it('refuse rooms whose code imports each other, also over a third', () => {
    const files = new Map([
      ['src/users/rank.ts', "import { x } from '../messages/weight.js';"],
      ['src/messages/weight.ts', "import { x } from '../inbox/age.js';"],
      ['src/inbox/age.ts', "import { x } from '../users/rank.js';"],
      ['src/devices/device.ts', "import { x } from '../users/rank.js';"],
    ]);
    expect(findViolations(files)).toEqual(
      ['users', 'messages', 'inbox'].map((room) => `${room}: its imports lead back to it`),
    );
  });

  it('allow what goes in the right direction', () => {
    const files = new Map([
      ['src/main.ts', "import { createApp } from './app.js'; void process.env;"],
      ['src/app.ts', "import { Redis } from 'ioredis'; import { UserStore } from './users/store.js';"],
      [
        'src/users/resolvers.ts',
        "import type { Context } from '../graphql/context.js'; import { S } from './service.js';",
      ],
      [
        'src/users/service.ts',
        "import type { UserStore } from './store.js'; import { x } from '../inbox/service.js';",
      ],
      [
        'src/users/store.ts',
        "import { Prisma } from '../generated/prisma/client.js'; import { x } from './user.js';",
      ],
      ['src/users/user.ts', "import type { Role } from '../generated/prisma/enums.js';"],
      ['src/users/user-sql.ts', "import { columns } from '../inbox/entry-row.js';"],
      ['src/inbox/service.ts', "import type { User } from '../users/user.js';"],
      ['src/inbox/entry-row.ts', "import { row } from '../database/row.js';"],
      ['src/database/pools.ts', "import pg from 'pg'; import { DuetError } from '../errors.js';"],
      ['src/setup/start.mjs', 'void process.env;'],
      [
        'src/transport/playground/page/src/main.tsx',
        "import type { C } from '../../page-config.js'; import './tab.js';",
      ],
      ['src/generated/prisma/commonInputTypes.ts', "import '../../app.js';"],
    ]);
    expect(findViolations(files)).toEqual([]);
  });
});

/** Everything but what is made or installed; without git, which a newcomer may not have. */
function projectFiles(folder = ''): string[] {
  const made = new Set(['.git', 'node_modules', 'dist', '.data', 'src/generated/prisma']);
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
    if (made.has(path) || /\.log$|^\.DS_Store$/.test(entry.name)) return [];
    return entry.isDirectory() ? projectFiles(path) : [path];
  });
}
