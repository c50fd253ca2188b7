import {
  createClient,
  createMemoryStore,
  type ClientOptions,
  type DuetClient,
  type Message,
} from '../../src/client/node.js';
import type { TestApp } from './app.js';

/** A client of `userId`, with a store of its own unless told otherwise, and what it has handed on. */
export class ClientOfTest {
  readonly client: DuetClient;
  readonly store;
  readonly newMessages: Message[] = [];
  readonly states: string[] = [];
  readonly log: string[] = [];

  constructor(
    readonly userId: string,
    options: Partial<ClientOptions> & Pick<ClientOptions, 'url' | 'token'>,
  ) {
    this.store = options.store ?? createMemoryStore();
    this.client = createClient({ ...options, store: this.store });
    this.client.onNewMessage((message, { isLive }) => {
      this.newMessages.push(message);
      this.log.push(`${isLive ? 'live' : 'missed'} ${textOf(message)}`);
    });
    this.client.onRefresh((mode) => this.log.push(`refresh ${mode}`));
    this.client.onStateChange((state) => this.states.push(state));
  }

  get texts(): string[] {
    return this.newMessages.map(textOf);
  }

  /** Resolves when so many messages have been handed on. */
  received(count: number): Promise<void> {
    return happens(
      (check) => this.client.onNewMessage(check),
      () => this.newMessages.length >= count,
    );
  }

  /** Resolves when the client has been in a state, if only for a moment. */
  passed(state: string): Promise<void> {
    return happens(
      (check) => this.client.onStateChange(check),
      () => this.states.includes(state),
    );
  }

  reaches(state: string): Promise<void> {
    return happens(
      (check) => this.client.onStateChange(check),
      () => this.client.state === state,
    );
  }
}

/** Waits for an event after which a condition holds; at once when it holds already. */
export function happens(listen: (check: () => void) => () => void, isTrue: () => boolean): Promise<void> {
  return new Promise((resolve) => {
    const check = (): void => {
      if (!isTrue()) return;
      unlisten();
      resolve();
    };
    const unlisten = listen(check);
    check();
  });
}

export function textOf({ content }: Pick<Message, 'content'>): string {
  return content.__typename === 'TextContent' ? content.text : content.__typename;
}

export function textTo(to: string, text: string): { to: string; content: { text: { text: string } } } {
  return { to, content: { text: { text } } };
}

/** A client against a node, with good tokens. */
export function clientOf(app: TestApp, userId: string, options: Partial<ClientOptions> = {}): ClientOfTest {
  return new ClientOfTest(userId, { url: `${app.url}/graphql`, token: () => app.token(userId), ...options });
}
