import type { MessageContentInput } from 'duet/client';
import { useRef, useState } from 'react';
import type { ChatSession } from './chat-session.js';
import { Dialog } from './dialog.js';
import { moves, moveWords, openingRound } from './game.js';
import { Icon } from './icons.js';
import { Menu } from './menu.js';
import { PlaceForm } from './place-form.js';

export interface AttachMenuProps {
  readonly session: ChatSession;
  readonly peerId: string;
  readonly replyToId: string | undefined;
  readonly onSend: (content: MessageContentInput) => void;
  readonly onDone: () => void;
}

/** What can be sent beside words: files, a place, a game. */
export function AttachMenu({ session, peerId, replyToId, onSend, onDone }: AttachMenuProps) {
  const [opened, setOpened] = useState<'PLACE' | 'GAME' | null>(null);
  const media = useRef<HTMLInputElement>(null);
  const file = useRef<HTMLInputElement>(null);

  const take = (input: HTMLInputElement): void => {
    session.uploads.add(peerId, [...(input.files ?? [])], replyToId);
    input.value = '';
    onDone();
  };
  const send = (content: MessageContentInput): void => {
    setOpened(null);
    onSend(content);
  };
  return (
    <>
      <Menu
        label="Attach"
        icon={<Icon name="plus" />}
        items={[
          {
            label: 'Picture, film or sound',
            icon: <Icon name="picture" />,
            run: () => media.current?.click(),
          },
          { label: 'File', icon: <Icon name="file" />, run: () => file.current?.click() },
          { label: 'Place', icon: <Icon name="pin" />, run: () => setOpened('PLACE') },
          { label: 'Rock, paper, scissors', icon: <Icon name="game" />, run: () => setOpened('GAME') },
        ]}
      />
      <input
        ref={media}
        type="file"
        hidden
        multiple
        accept="image/*,video/*,audio/*"
        onChange={(event) => take(event.target)}
      />
      <input ref={file} type="file" hidden multiple onChange={(event) => take(event.target)} />
      {opened === 'PLACE' && (
        <Dialog title="Send a place" onClose={() => setOpened(null)}>
          <PlaceForm onSend={send} />
        </Dialog>
      )}
      {opened === 'GAME' && (
        <Dialog title="Rock, paper, scissors" onClose={() => setOpened(null)}>
          <p>Choose; {session.nameOf(peerId)} sees it only after choosing, too.</p>
          <div className="hands">
            {moves.map((move) => (
              <button key={move} type="button" onClick={() => send(openingRound(move))}>
                <span className="hand" aria-hidden="true">
                  {moveWords[move].character}
                </span>
                {moveWords[move].label}
              </button>
            ))}
          </div>
        </Dialog>
      )}
    </>
  );
}
