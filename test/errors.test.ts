import { readFileSync } from 'node:fs';
import { ApolloServerErrorCode } from '@apollo/server/errors';
import { buildSchema, isEnumType } from 'graphql';
import { createClient } from 'graphql-ws';
import { describe, expect, it } from 'vitest';
import { WebSocket, WebSocketServer } from 'ws';
import { badInput, DuetError, errorCatalogue } from '../src/errors.js';

const page = readFileSync(new URL('../docs/reference/errors.md', import.meta.url), 'utf8');
const codeTable = readTable('Codes of Duet');
const apolloTable = readTable('Codes before execution');
const closeTable = readTable('Close codes of the WebSocket');

describe('the catalogue of errors', () => {
  it('is the table of the reference, with the same advice and meaning', () => {
    const catalogued = Object.entries(errorCatalogue).map(([code, { retry, meaning }]) => [
      `\`${code}\``,
      retry.replace('-', ' '),
      meaning,
    ]);
    expect(codeTable).toEqual(catalogued);
  });

  it('is the enum ErrorCode of the schema', () => {
    const text = readFileSync(new URL('../schema.graphql', import.meta.url), 'utf8');
    const type = buildSchema(text).getType('ErrorCode');
    const values = isEnumType(type) ? type.getValues().map((value) => value.name) : [];
    expect(values.toSorted()).toEqual(Object.keys(errorCatalogue).toSorted());
  });
});

describe('the reference of errors', () => {
  it("lists each of Apollo's codes that is not Duet's own", () => {
    const expected = Object.values<string>(ApolloServerErrorCode).filter(
      (code) => code !== 'INTERNAL_SERVER_ERROR',
    );
    expect(apolloTable.map(([code]) => code).toSorted()).toEqual(
      expected.map((code) => `\`${code}\``).toSorted(),
    );
  });

  it('lists each close code once', () => {
    const codes = closeTable.map(([code]) => code);
    expect(new Set(codes).size).toBe(codes.length);
    expect(codes).toEqual(
      expect.arrayContaining(['1001', '1009', '1012', '1013', '4400', '4401', '4403', '4408']),
    );
  });

  it.each(closeTable)(
    'says rightly of close code %s whether stock clients reconnect: %s',
    async (code, reconnects) => {
      expect(await comesBackAfter(Number(code))).toBe(reconnects === 'yes');
    },
  );
});

describe('a refusal of one value', () => {
  it('names the field and the rule in its message and its extensions', () => {
    const refusal = badInput('input.content.text.text', 'must not be empty');
    expect(refusal).toBeInstanceOf(DuetError);
    expect(refusal).toMatchObject({
      code: 'BAD_USER_INPUT',
      message: 'input.content.text.text must not be empty',
      extensions: { field: 'input.content.text.text', rule: 'must not be empty' },
    });
  });

  it('has the meaning of its code as message when none is given', () => {
    expect(new DuetError('MUTED').message).toBe(errorCatalogue.MUTED.meaning);
  });
});

/** The cells of the table below a heading, without its two head lines. */
function readTable(heading: string): string[][] {
  const section = page.split(/^## /m).find((part) => part.startsWith(`${heading}\n`)) ?? '';
  const lines = section.split('\n').filter((line) => line.startsWith('|'));
  const cells = lines.map((line) =>
    line
      .slice(1, -1)
      .split('|')
      .map((cell) => cell.trim()),
  );
  if (cells.length < 3) throw new Error(`no table below "${heading}"`);
  return cells.slice(2);
}

/** Whether the stock graphql-ws client connects a second time after a server closed its first connection with the code. */
async function comesBackAfter(code: number): Promise<boolean> {
  const server = new WebSocketServer({
    host: '127.0.0.1',
    port: 0,
    handleProtocols: () => 'graphql-transport-ws',
  });
  let connections = 0;
  server.on('connection', (socket) => {
    connections += 1;
    socket.close(connections === 1 ? code : 4400);
  });
  await new Promise((resolve) => server.once('listening', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the server has no port');
  const client = createClient({
    url: `ws://127.0.0.1:${address.port}`,
    webSocketImpl: WebSocket,
    retryAttempts: 1,
    retryWait: () => Promise.resolve(),
  });
  try {
    await new Promise<void>((resolve) => {
      client.subscribe(
        { query: '{ __typename }' },
        { next: () => undefined, error: () => resolve(), complete: () => resolve() },
      );
    });
    return connections > 1;
  } finally {
    await client.dispose();
    await new Promise((resolve) => server.close(resolve));
  }
}
