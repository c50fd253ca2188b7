import { GraphiQL } from 'graphiql';
import type { Client } from 'graphql-ws';
import { useEffect, useState } from 'react';
import { createConnection, type ConnectionState } from './connection.js';
import { EditorLook, FreshMessageId } from './editors.js';
import { createFetcher } from './fetcher.js';
import type { Identity } from './identity.js';
import { LiveEvents } from './live-events.js';
import { prepareTabs } from './prepared-tabs.js';
import { createTabStorage, readActiveTab } from './tab-storage.js';

export interface SessionProps {
  readonly graphqlPath: string;
  readonly identity: Identity | null;
  readonly onConnectionState: (state: ConnectionState) => void;
}

/** Scalars of any shape; without this the variables editor marks objects in them as wrong. */
const scalarSchemas = { JSON: {} };

/**
 * One identity's time on the page: its socket and those of typed authorizations, its tabs, its live events. Another identity
 * is another session (the parent gives it another key), so nothing of the first can leak into the second.
 */
export function Session({ graphqlPath, identity, onConnectionState }: SessionProps) {
  const [usedId, setUsedId] = useState<string | null>(null);
  const [{ connections, connection, fetcher, storage, tabs, activeTab }] = useState(() => {
    const authorization = identity?.token ? `Bearer ${identity.token}` : null;
    const storage = createTabStorage(identity?.userId ?? 'nobody');
    const tabs = prepareTabs(identity);
    const connection = createConnection({ graphqlPath, authorization, onState: onConnectionState });
    const connections = new Map([[authorization, connection]]);
    const clientOf = (other: string | null): Client => {
      const onState = (): void => undefined;
      const own = connections.get(other) ?? createConnection({ graphqlPath, authorization: other, onState });
      connections.set(other, own);
      return own.client;
    };
    return {
      connections,
      connection,
      fetcher: createFetcher({ graphqlPath, authorization, clientOf, onMessageIdUsed: setUsedId }),
      storage,
      tabs: [...tabs],
      activeTab: readActiveTab(storage) ?? tabs[0],
    };
  });

  useEffect(
    () => () => {
      for (const each of connections.values()) each.close();
    },
    [connections],
  );

  return (
    <main className="duet-session">
      <div className="duet-editor">
        <GraphiQL
          fetcher={fetcher}
          storage={storage}
          defaultTabs={tabs}
          initialQuery={activeTab.query}
          initialVariables={activeTab.variables}
          defaultEditorToolsVisibility="variables"
          customScalarSchemas={scalarSchemas}
          inputValueDeprecation
          schemaDescription
        >
          <GraphiQL.Logo>{null}</GraphiQL.Logo>
          <EditorLook />
          <FreshMessageId usedId={usedId} />
        </GraphiQL>
      </div>
      <LiveEvents client={connection.client} identity={identity} />
    </main>
  );
}
