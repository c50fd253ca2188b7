import { useState } from 'react';
import type { PlaygroundConfig } from '../../page-config.js';
import type { ConnectionState } from './connection.js';
import { Header } from './header.js';
import { initialIdentity, offeredIdentities, rememberIdentity, type Identity } from './identity.js';
import { Session } from './session.js';

/** The whole page: the header, and below it one session for whoever is chosen there. */
export function Playground({ config }: { readonly config: PlaygroundConfig }) {
  const [offered] = useState(() => offeredIdentities(config));
  const [identity, setIdentity] = useState(() => initialIdentity(offered));
  const [connection, setConnection] = useState<ConnectionState>({ kind: 'idle' });

  const choose = (chosen: Identity): void => {
    rememberIdentity(chosen);
    setIdentity(chosen);
  };

  // GraphiQL's colours and fonts are variables of its container class; wearing it, the header follows its themes.
  return (
    <div className="graphiql-container duet-page">
      <Header offered={offered} identity={identity} connection={connection} onChoose={choose} />
      <Session
        key={identity?.token ?? 'nobody'}
        graphqlPath={config.graphqlPath}
        identity={identity}
        onConnectionState={setConnection}
      />
    </div>
  );
}
