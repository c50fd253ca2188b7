import { useEffect, useLayoutEffect, useRef, useState, type ClipboardEvent, type KeyboardEvent } from 'react';
import type { MessageContentInput } from 'duet/client';
import { AttachMenu } from './attach-menu.js';
import type { ChatSession } from './chat-session.js';
import { previewOf } from './content-words.js';
import type { ComposerAim } from './conversation.js';
import { EmojiMenu } from './emoji-menu.js';
import { Icon } from './icons.js';

export interface ComposerProps {
  readonly session: ChatSession;
  readonly peerId: string;
  readonly aim: ComposerAim | null;
  /** The aim is reached or given up. */
  readonly onDone: () => void;
}

/** What was being written to whom, for when the conversation is opened again. */
const drafts = new WeakMap<ChatSession, Map<string, string>>();

/** The field to write in, and everything else that can be sent. */
export function Composer({ session, peerId, aim, onDone }: ComposerProps) {
  const draft = draftsOf(session);
  const edited = aim?.kind === 'EDIT' ? aim.message : null;
  const [text, setText] = useState(() => textOf(edited) ?? draft.get(peerId) ?? '');
  const field = useRef<HTMLTextAreaElement>(null);
  const replyToId = aim?.kind === 'REPLY' ? aim.message.stored?.id : undefined;

  useLayoutEffect(() => {
    const area = field.current;
    if (!area) return;
    area.style.height = 'auto';
    area.style.height = `${area.scrollHeight}px`;
  }, [text]);
  useEffect(() => {
    if (aim || !matchMedia('(pointer: coarse)').matches) field.current?.focus();
  }, [aim]);
  useEffect(() => () => tellTyping(session, peerId, false), [session, peerId]);

  const write = (written: string): void => {
    setText(written);
    if (edited) return;
    draft.set(peerId, written);
    tellTyping(session, peerId, written !== '');
  };
  const send = (content: MessageContentInput): void => {
    const reply = replyToId === undefined ? {} : { replyTo: replyToId };
    session.send({ to: peerId, content, ...reply });
    onDone();
  };
  const submit = (): void => {
    if (text.trim() === '') return;
    const content = { text: { text: text.trim() } };
    if (edited?.stored) {
      const { stored } = edited;
      void session.attempt(() => session.client.editMessage(stored, content));
      onDone();
      return;
    }
    send(content);
    write('');
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === 'Escape' && aim) onDone();
    // Without a keyboard of its own, a device's Enter begins a line, and the button sends.
    const isSend = event.key === 'Enter' && !event.shiftKey && !matchMedia('(pointer: coarse)').matches;
    if (!isSend || event.nativeEvent.isComposing) return;
    event.preventDefault();
    submit();
  };
  const onPaste = (event: ClipboardEvent): void => {
    const { files } = event.clipboardData;
    if (files.length === 0) return;
    event.preventDefault();
    session.uploads.add(peerId, files, replyToId);
    onDone();
  };
  return (
    <div className="composer">
      {aim && (
        <div className="aim">
          <Icon name={aim.kind === 'EDIT' ? 'pencil' : 'reply'} />
          <p>
            <strong>{aim.kind === 'EDIT' ? 'Edit message' : `Reply to ${senderName(session, aim)}`}</strong>
            <span>{previewOf(aim.message.content)}</span>
          </p>
          <button type="button" className="quiet" aria-label="Cancel" onClick={onDone}>
            <Icon name="close" />
          </button>
        </div>
      )}
      <div className="composer-row">
        {!edited && (
          <AttachMenu session={session} peerId={peerId} replyToId={replyToId} onSend={send} onDone={onDone} />
        )}
        <form
          className="writing"
          onSubmit={(event) => {
            event.preventDefault();
            submit();
          }}
        >
          <textarea
            ref={field}
            rows={1}
            value={text}
            aria-label="Message"
            placeholder="Message"
            onChange={(event) => write(event.target.value)}
            onKeyDown={onKeyDown}
            onPaste={onPaste}
            onBlur={() => tellTyping(session, peerId, false)}
          />
          {!edited && <EmojiMenu onSend={send} />}
          <button
            type="submit"
            className="send"
            aria-label={edited ? 'Save' : 'Send'}
            disabled={text.trim() === ''}
          >
            <Icon name="send" />
          </button>
        </form>
      </div>
    </div>
  );
}

function draftsOf(session: ChatSession): Map<string, string> {
  const found = drafts.get(session) ?? new Map<string, string>();
  drafts.set(session, found);
  return found;
}

function textOf(message: ComposerAim['message'] | null): string | null {
  return message?.content.__typename === 'TextContent' ? message.content.text : null;
}

function senderName(session: ChatSession, { message }: ComposerAim): string {
  return message.isOwn ? 'yourself' : session.nameOf(message.senderId);
}

/** Only for whoever looks at this moment: without a connection there is nobody to tell. */
function tellTyping({ client, state }: ChatSession, peerId: string, typing: boolean): void {
  if (state === 'LIVE') client.setTyping(peerId, typing).catch(() => undefined);
}
