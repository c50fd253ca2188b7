import { useEffect, useState } from 'react';

/** The conversation that is open stands in the address: a reload keeps it, and "back" on a phone returns to the list. */
export function useChosenPeer(): [peerId: string | null, choose: (peerId: string | null) => void] {
  const [peerId, setPeerId] = useState(peerInAddress);

  useEffect(() => {
    const follow = (): void => setPeerId(peerInAddress());
    addEventListener('popstate', follow);
    return () => removeEventListener('popstate', follow);
  }, []);

  const choose = (chosen: string | null): void => {
    if (chosen === peerId) return;
    const url = new URL(location.href);
    if (chosen === null) url.searchParams.delete('with');
    else url.searchParams.set('with', chosen);
    // From one conversation to the next is no step that "back" should repeat.
    if (peerId === null) history.pushState(null, '', url);
    else history.replaceState(null, '', url);
    setPeerId(chosen);
  };
  return [peerId, choose];
}

function peerInAddress(): string | null {
  return new URL(location.href).searchParams.get('with');
}
