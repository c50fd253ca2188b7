import { useState, type SubmitEvent } from 'react';
import type { ConnectionState } from './connection.js';
import { identityFromToken, type Identity } from './identity.js';

export interface HeaderProps {
  readonly offered: readonly Identity[];
  readonly identity: Identity | null;
  readonly connection: ConnectionState;
  readonly onChoose: (identity: Identity) => void;
}

const pasteChoice = 'paste';

/** The bar at the top: whom the page speaks as, and whether its socket is open. An administrator's bar is red. */
export function Header({ offered, identity, connection, onChoose }: HeaderProps) {
  const [pasting, setPasting] = useState(identity?.origin !== 'offered');
  const isAdmin = identity?.role === 'ADMIN';

  const chooseOffered = (userId: string): void => {
    const chosen = offered.find((candidate) => candidate.userId === userId);
    setPasting(!chosen);
    if (chosen) onChoose(chosen);
  };

  return (
    <header className={isAdmin ? 'duet-header is-admin' : 'duet-header'}>
      <img
        className="duet-logo"
        src={`${import.meta.env.BASE_URL}favicon.svg`}
        alt=""
        width="26"
        height="26"
      />
      <h1>
        Duet <span>playground</span>
      </h1>

      {offered.length > 0 && (
        <div className="duet-chooser">
          <label htmlFor="duet-identity">Speak as</label>
          <select
            id="duet-identity"
            value={pasting ? pasteChoice : (identity?.userId ?? pasteChoice)}
            onChange={(event) => {
              chooseOffered(event.target.value);
            }}
          >
            {offered.map(({ userId, label }) => (
              <option key={userId} value={userId}>
                {label}
              </option>
            ))}
            <option value={pasteChoice}>Paste a token…</option>
          </select>
        </div>
      )}
      {pasting && <TokenInput onChoose={onChoose} />}

      <WhoAmI identity={identity} />
      <span className="duet-space" />
      <SecondWindow offered={offered} identity={identity} />
      <ConnectionChip connection={connection} />
    </header>
  );
}

function TokenInput({ onChoose }: Pick<HeaderProps, 'onChoose'>) {
  const [problem, setProblem] = useState<string | null>(null);

  const submit = (event: SubmitEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const pasted = new FormData(event.currentTarget).get('token');
    const identity = typeof pasted === 'string' ? identityFromToken(pasted) : null;
    setProblem(identity ? null : 'Not a JWT with a sub');
    if (!identity) return;
    event.currentTarget.reset();
    onChoose(identity);
  };

  return (
    <form className="duet-paste" onSubmit={submit}>
      <input
        name="token"
        type="password"
        placeholder="Paste a token (JWT)"
        aria-label="Token"
        autoComplete="off"
        required
      />
      <button type="submit" className="graphiql-button">
        Use
      </button>
      {problem && <span role="alert">{problem}</span>}
    </form>
  );
}

function WhoAmI({ identity }: Pick<HeaderProps, 'identity'>) {
  if (!identity) return <span className="duet-who">Nobody yet: the API answers only those with a token</span>;
  return (
    <span className="duet-who">
      {identity.role === 'ADMIN' && <strong className="duet-badge">ADMIN</strong>}
      {identity.origin === 'offered' && (
        <>
          <b>{identity.label}</b> —{' '}
        </>
      )}
      user <code>{identity.userId}</code>
    </span>
  );
}

/** The way to a second person: another window, so that both sides of a chat are seen at once. */
function SecondWindow({ offered, identity }: Pick<HeaderProps, 'offered' | 'identity'>) {
  const other = offered.find(({ userId, role }) => role === 'USER' && userId !== identity?.userId);
  if (!other) return null;
  const opened = offered.find(({ userId }) => userId === 'bob' && identity?.userId !== 'bob') ?? other;
  return (
    <a
      className="duet-second"
      href={`?as=${encodeURIComponent(opened.userId)}`}
      target="_blank"
      rel="noopener"
    >
      Open as {opened.label} ↗
    </a>
  );
}

const connectionTexts = {
  idle: 'Not listening',
  connecting: 'Connecting…',
  connected: 'Connected',
  retrying: 'Reconnecting…',
  refused: 'Refused',
} as const satisfies Record<ConnectionState['kind'], string>;

function ConnectionChip({ connection }: Pick<HeaderProps, 'connection'>) {
  const reason = 'reason' in connection ? connection.reason : 'The WebSocket that subscriptions run over';
  return (
    <span className={`duet-connection is-${connection.kind}`} role="status" title={reason}>
      {connectionTexts[connection.kind]}
      {connection.kind === 'refused' && ` (${connection.reason})`}
    </span>
  );
}
