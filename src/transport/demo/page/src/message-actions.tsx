import type { Message } from 'duet/client';
import type { ChatSession } from './chat-session.js';
import { previewOf } from './content-words.js';
import type { ComposerAim } from './conversation.js';
import { Icon } from './icons.js';
import { Menu } from './menu.js';
import type { ShownMessage } from './timeline.js';

export interface MessageActionsProps {
  readonly session: ChatSession;
  readonly message: ShownMessage;
  readonly stored: Message;
  readonly onAim: (aim: ComposerAim) => void;
}

/** What can be done with a stored message. Whether it is still time for it, the server decides. */
export function MessageActions({ session, message, stored, onAim }: MessageActionsProps) {
  const { client } = session;
  const isText = message.content.__typename === 'TextContent';
  return (
    <Menu
      label={`Actions for: ${previewOf(message.content).slice(0, 40)}`}
      icon={<Icon name="more" />}
      items={[
        { label: 'Reply', run: () => onAim({ kind: 'REPLY', message }) },
        ...(message.isOwn && isText ? [{ label: 'Edit', run: () => onAim({ kind: 'EDIT', message }) }] : []),
        ...(message.isOwn
          ? [{ label: 'Recall', run: () => void session.attempt(() => client.recallMessage(stored.id)) }]
          : []),
        {
          label: 'Delete for me',
          run: () => void session.attempt(() => client.deleteMessages([stored])),
        },
      ]}
    />
  );
}
