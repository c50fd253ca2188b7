import { Agent, request } from 'node:http';
import { fail } from './socket.js';

const httpConnections = 64;

/** GraphQL over HTTP on a few kept connections. */
export class DuetHttp {
  private readonly agent = new Agent({ keepAlive: true, maxSockets: httpConnections });

  /** Resolves with the data; an answer with errors ends the load generator. */
  ask(url: string, token: string, body: object): Promise<unknown> {
    const text = JSON.stringify(body);
    return new Promise((resolve) => {
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
          if (response.statusCode !== 200 || answer.includes('"errors"')) fail(`Duet answered ${answer}`);
          resolve((JSON.parse(answer) as { data: unknown }).data);
        });
      });
      call.end(text);
    });
  }

  close(): void {
    this.agent.destroy();
  }
}
