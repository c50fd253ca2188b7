import { Agent, request } from 'node:http';
import { Refused } from './client.js';
import { fail } from './socket.js';

/** More than there are users in most measurements: they share no connection, but for a flood. */
const httpConnections = 2_000;

interface Answer {
  readonly data?: unknown;
  readonly errors?: readonly {
    readonly extensions?: { readonly code?: string; readonly retryAfterMs?: number };
  }[];
}

/** GraphQL over HTTP on kept connections. */
export class DuetHttp {
  private readonly agent = new Agent({ keepAlive: true, maxSockets: httpConnections });

  /** Resolves with the data, or rejects with Refused; any other answer ends the load generator. */
  ask(url: string, token: string, body: object): Promise<unknown> {
    const text = JSON.stringify(body);
    return new Promise((resolve, reject) => {
      const call = request(`${url}/graphql`, {
        method: 'POST',
        agent: this.agent,
        headers: {
          'content-type': 'application/json',
          'content-length': Buffer.byteLength(text),
          authorization: `Bearer ${token}`,
        },
      });
      call.on('error', (error) => fail(error.message));
      call.on('response', (response) => {
        let answer = '';
        response.setEncoding('utf8');
        response.on('data', (chunk: string) => (answer += chunk));
        response.on('end', () => {
          const { data, errors } = JSON.parse(answer) as Answer;
          const refusal = errors?.[0]?.extensions;
          if (refusal?.code) reject(new Refused(refusal.code, refusal.retryAfterMs ?? null));
          else if (response.statusCode !== 200 || errors) fail(`Duet answered ${answer}`);
          else resolve(data);
        });
      });
      call.end(text);
    });
  }

  close(): void {
    this.agent.destroy();
  }
}
