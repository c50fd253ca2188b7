import { DuetFailure } from 'duet/client';
import { useState } from 'react';
import { Avatar } from './avatar.js';
import type { ChatSession } from './chat-session.js';
import { Dialog } from './dialog.js';
import { wordsOfFailure } from './failure-words.js';

export interface NewConversationProps {
  readonly session: ChatSession;
  readonly onChoose: (peerId: string) => void;
  readonly onClose: () => void;
}

/** Asks with whom: one of the demo's users, or anybody by their id. */
export function NewConversation({ session, onChoose, onClose }: NewConversationProps) {
  const [problem, setProblem] = useState<string | null>(null);
  const others = session.config.users.filter(({ userId }) => userId !== session.me.userId);

  const find = async (userId: string): Promise<void> => {
    if (userId === session.me.userId) {
      setProblem('That is you.');
      return;
    }
    try {
      const user = await session.client.user(userId);
      if (user && !user.erased) onChoose(userId);
      else setProblem(wordsOfFailure('USER_NOT_FOUND'));
    } catch (error) {
      setProblem(wordsOfFailure(error instanceof DuetFailure ? error.code : null));
    }
  };
  return (
    <Dialog title="New conversation" onClose={onClose}>
      {others.length > 0 && (
        <ul className="people">
          {others.map(({ userId, label }) => (
            <li key={userId}>
              <button type="button" onClick={() => onChoose(userId)}>
                <Avatar userId={userId} name={label} isOnline={session.isOnline(userId)} />
                <span>{label}</span>
              </button>
            </li>
          ))}
        </ul>
      )}
      <form
        className="find-user"
        onSubmit={(event) => {
          event.preventDefault();
          const userId = new FormData(event.currentTarget).get('userId');
          if (typeof userId === 'string') void find(userId.trim());
        }}
      >
        <label htmlFor="user-id">Or somebody’s user id</label>
        <div className="field-row">
          <input
            id="user-id"
            name="userId"
            required
            maxLength={64}
            autoComplete="off"
            autoCapitalize="none"
            spellCheck={false}
          />
          <button type="submit" className="primary">
            Open
          </button>
        </div>
        {problem !== null && <p role="alert">{problem}</p>}
      </form>
    </Dialog>
  );
}
