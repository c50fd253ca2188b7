import { randomUUID } from 'node:crypto';
import { MessageType } from 'graphql-ws';
import type { Logger } from 'pino';
import { formatError } from '../graphql/format-error.js';
import { patienceMs, tooLate } from './reading-turns.js';
import {
  isSignedIn,
  isSubscription,
  prepareOperation,
  readMessage,
  refusalOf,
  type OperationSources,
} from './operation.js';
import type { SocketExtra } from './socket-session.js';

export interface LateRefusalsOptions extends OperationSources {
  readonly log: Logger;
  readonly onRefusal: (code: string) => void;
}

/**
 * Refuses what a socket asked and what has waited for too long, before graphql-ws makes an operation of it: thousands are refused at
 * once when a node has too much to do, and each takes time from those who are served.
 */
export class LateRefusals {
  constructor(private readonly options: LateRefusalsOptions) {}

  /**
   * Answers the client and has it rest, when the message is late and asks for a query or a mutation that can be run; false when
   * graphql-ws is to have the message, whatever it is. A stream is opened however late it is: its client would take a refusal for its end.
   */
  refuse(text: string, waitedMs: number, { connection, client }: SocketExtra): boolean {
    if (waitedMs <= patienceMs || !isSignedIn(connection)) return false;
    const message = readMessage(text);
    if (message?.type !== MessageType.Subscribe || client.operations.isRunning(message.id)) return false;
    const prepared = prepareOperation(this.options, message.payload, connection.identity.role === 'ADMIN');
    if ('errors' in prepared || isSubscription(prepared.document, message.payload.operationName))
      return false;
    const refusal = tooLate(waitedMs);
    const error = formatError(refusal, { ...this.options, requestId: randomUUID() });
    void client.send(refusalOf(message.id, error));
    client.restWhileBusy(Number(refusal.extensions['retryAfterMs']));
    return true;
  }
}
