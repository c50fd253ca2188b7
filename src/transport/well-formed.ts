import type { ApolloServerPlugin } from '@apollo/server';
import type { Context } from '../graphql/context.js';

/**
 * GraphQL over HTTP, 6.4.1: who asks for `application/json` and not for the newer type takes a status that is not 200 for one of
 * a proxy, so a well-formed request is answered 200 whatever is wrong with its document or variables. Who asks for the newer
 * type, or for none, is answered 400 as Apollo does it.
 */
export function answerWellFormed(): ApolloServerPlugin<Context> {
  return {
    requestDidStart: () =>
      Promise.resolve({
        willSendResponse({ request, response: { http, body }, errors }) {
          const isWellFormed = body.kind === 'single' && errors?.every((error) => !isMalformed(error));
          if (http.status === 400 && isWellFormed && asksForJson(request.http?.headers.get('accept')))
            http.status = 200;
          return Promise.resolve();
        },
      }),
  };
}

function isMalformed({ extensions }: { readonly extensions: Readonly<Record<string, unknown>> }): boolean {
  return extensions['code'] === 'BAD_REQUEST';
}

function asksForJson(accept = ''): boolean {
  const types = accept.split(',').map((one) => one.replace(/;.*$/, '').trim().toLowerCase());
  return types.includes('application/json') && !types.includes('application/graphql-response+json');
}
