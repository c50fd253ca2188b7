import { connect, type Answer, type Person } from './app.js';

/** What of a request says which document it means, and its variables. */
export type DocumentAsked = Readonly<Record<string, unknown>>;
export type AskForDocument = (
  asked: DocumentAsked,
  person: Person,
) => Promise<Answer<Record<string, unknown>>>;

/** Over HTTP as nearly everybody asks. */
export const byPost: AskForDocument = (asked, person) => post('/graphql', asked, person);

/** At an address that only Express takes, so that the request goes the longer way. */
const byExpress: AskForDocument = (asked, person) => post('/graphql?x=1', asked, person);

const byGet: AskForDocument = async (asked, { url, token }) => {
  const values = Object.entries(asked).map(([name, value]): [string, string] => [
    name,
    typeof value === 'string' ? value : JSON.stringify(value),
  ]);
  const response = await fetch(`${url}/graphql?${new URLSearchParams(values).toString()}`, {
    headers: { authorization: `Bearer ${token}`, 'apollo-require-preflight': 'true' },
  });
  return (await response.json()) as Answer<Record<string, unknown>>;
};

/** A stock client, which always sends a query. */
const bySocket: AskForDocument = (asked, { url, token }) =>
  new Promise((resolve, reject) => {
    const client = connect(url, token);
    let answer: Answer<Record<string, unknown>> = {};
    const settle = (result: Answer<Record<string, unknown>>): void => {
      resolve(result);
      void client.dispose();
    };
    client.subscribe(
      { query: '', ...asked },
      {
        next: (result) => (answer = result as Answer<Record<string, unknown>>),
        complete: () => settle(answer),
        error: (error) => {
          if (Array.isArray(error)) settle({ errors: error as NonNullable<Answer<unknown>['errors']> });
          else reject(new Error('the socket failed', { cause: error }));
        },
      },
    );
  });

/** Every way on which a document can be asked for. */
export const documentTransports = [
  ['POST', byPost],
  ['POST through Express', byExpress],
  ['GET', byGet],
  ['WebSocket', bySocket],
] as const;

export const codesOf = (answer: Answer<unknown>): unknown[] =>
  (answer.errors ?? []).map(({ extensions }) => extensions?.['code']);

async function post(path: string, asked: DocumentAsked, { url, token }: Person) {
  const response = await fetch(`${url}${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
    body: JSON.stringify(asked),
  });
  return (await response.json()) as Answer<Record<string, unknown>>;
}
