import { useEffect, useState } from 'react';
import type { ChatSession } from './chat-session.js';
import { Icon } from './icons.js';
import { useObserved } from './observed.js';

/** A connection that is back within this time is not worth a word. */
const patienceMs = 800;

/** Says that there is no connection, and what waits for one. */
export function ConnectionBanner({ session }: { readonly session: ChatSession }) {
  const { state, waitingCount, client } = useObserved(session);
  const isLive = state === 'LIVE';
  const [isShown, setIsShown] = useState(false);

  useEffect(() => {
    if (isLive) {
      setIsShown(false);
      return;
    }
    const timer = setTimeout(() => setIsShown(true), patienceMs);
    return () => clearTimeout(timer);
  }, [isLive]);

  return (
    <div className="banner-place" role="status">
      {isShown && !isLive && (
        <div className="banner">
          <Icon name="offline" />
          <p>
            {state === 'REFUSED' ? 'The server does not accept your token any more.' : wordsOf(state)}{' '}
            {waitingCount > 0 && wordsOfWaiting(waitingCount)}
          </p>
          {state !== 'SYNCING' && (
            <button type="button" onClick={() => client.wake()}>
              Try now
            </button>
          )}
        </div>
      )}
    </div>
  );
}

function wordsOf(state: ChatSession['state']): string {
  return state === 'SYNCING' ? 'Catching up …' : 'Offline.';
}

function wordsOfWaiting(count: number): string {
  return count === 1 ? '1 message waits to be sent.' : `${count} messages wait to be sent.`;
}
