import { get } from 'node:http';
import { createInterface } from 'node:readline';
import type { Admin } from './client.js';
import { DuetHttp } from './duet-http.js';
import { fail } from './socket.js';

const upsertMutation = `mutation Users($users: [AdminUserInput!]!) {
  adminUpsertUsers(input: { users: $users }) { users { id } }
}`;
const sendMutation = `mutation Send($to: [ID!]!, $text: String!) {
  answer: adminSendMessage(input: { to: $to, content: { text: { text: $text } } }) { results { message { id } } }
}`;
const notifyMutation = `mutation Notify($to: [ID!]!, $text: String!) {
  answer: adminSendNotification(input: { to: $to, type: "news", title: $text }) { results { message { id } } }
}`;
const dayMs = 86_400_000;

interface AdminPlace {
  readonly url: string;
  readonly token: string;
}

export function openDuetAdmin({ url, token }: AdminPlace): Admin {
  const http = new DuetHttp();
  const send = async (query: string, to: readonly string[], text: string): Promise<number> => {
    const data = (await http.ask(url, token, { query, variables: { to, text } })) as {
      answer: { results: { message: object | null }[] };
    };
    return data.answer.results.filter(({ message }) => message !== null).length;
  };
  return {
    async createUsers(ids) {
      await http.ask(url, token, { query: upsertMutation, variables: { users: ids.map((id) => ({ id })) } });
    },
    sendMessage: (to, text) => send(sendMutation, to, text),
    sendNotification: (to, title) => send(notifyMutation, to, title),
    exportMessages: () => download({ url, token }),
    close: () => http.close(),
  };
}

function download({ url, token }: AdminPlace): Promise<number> {
  const from = new Date(Date.now() - dayMs).toISOString();
  return new Promise((resolve) => {
    const call = get(`${url}/exports/messages?from=${from}`, {
      headers: { authorization: `Bearer ${token}` },
    });
    call.on('error', (error) => fail(error.message));
    call.on('response', (response) => {
      let count = 0;
      const lines = createInterface({ input: response });
      lines.on('line', (line) => {
        if (line.startsWith('{"type":"message"')) count += 1;
        else if (line.startsWith('{"type":"end"')) {
          const end = JSON.parse(line) as { count: number };
          if (end.count === count) resolve(count);
          else fail(`The export has ${count} messages and says ${end.count}.`);
        }
      });
    });
  });
}
