import type { MessageContent } from 'duet/client';
import { useRef, useState, type MouseEvent, type ReactNode } from 'react';
import type { ChatSession } from './chat-session.js';
import { sizeOf } from './content-words.js';
import { Dialog } from './dialog.js';
import { Icon } from './icons.js';
import { isWebAddress } from './linked-text.js';
import { duration } from './time-words.js';

type Content<Name extends MessageContent['__typename']> = Extract<
  MessageContent,
  { readonly __typename: Name }
>;

interface MediaProps<Name extends MessageContent['__typename']> {
  readonly session: ChatSession;
  /** Null while the message waits to be sent. */
  readonly messageId: string | null;
  readonly content: Content<Name>;
}

/**
 * Where the page may load a file from: its own copy of what is being sent, or an address of this server. Null for every other
 * host: that one is shown as a link, so that nobody learns by a message who reads it.
 */
function shownUrl({ uploads, config }: ChatSession, url: string): string | null {
  const preview = uploads.previewOf(url);
  if (preview !== undefined) return preview;
  if (!isWebAddress(url)) return null;
  const { origin } = new URL(url);
  return origin === location.origin || origin === config.mediaOrigin ? url : null;
}

/** The addresses of files end; a message that is read again has fresh ones. Once for each address. */
function useFreshUrls({ session, messageId }: Pick<MediaProps<'FileContent'>, 'session' | 'messageId'>) {
  const asked = useRef('');
  return (url: string) => (): void => {
    if (messageId === null || asked.current === url) return;
    asked.current = url;
    session.client.refreshMessage(messageId).catch(() => undefined);
  };
}

const shownWidthPx = 300;

export function Picture({ session, messageId, content }: MediaProps<'ImageContent'>) {
  const [isLarge, setIsLarge] = useState(false);
  const freshUrls = useFreshUrls({ session, messageId });
  const { original, large, thumbnail } = content;
  const small = shownUrl(session, (thumbnail ?? original).url);
  const whole = shownUrl(session, (large ?? original).url);
  if (small === null || whole === null) {
    return <Elsewhere url={original.url} icon={<Icon name="picture" />} title="Picture" />;
  }
  return (
    <>
      <button
        type="button"
        className="picture"
        aria-label="Show the picture large"
        onClick={() => setIsLarge(true)}
      >
        <img
          src={small}
          srcSet={thumbnail && large ? `${small} ${thumbnail.width}w, ${whole} ${large.width}w` : undefined}
          sizes={`${shownWidthPx}px`}
          width={original.width}
          height={original.height}
          // Without it a picture would first claim the room of the original.
          style={{ width: Math.min(shownWidthPx, original.width) }}
          alt="Picture"
          onError={freshUrls(small)}
        />
      </button>
      {isLarge && (
        <Dialog title="Picture" onClose={() => setIsLarge(false)}>
          <img className="large-picture" src={whole} alt="Picture" onError={freshUrls(whole)} />
        </Dialog>
      )}
    </>
  );
}

export function Sound({ session, messageId, content }: MediaProps<'AudioContent'>) {
  const freshUrls = useFreshUrls({ session, messageId });
  const url = shownUrl(session, content.url);
  if (url === null) {
    return (
      <Elsewhere
        url={content.url}
        icon={<Icon name="file" />}
        title="Sound"
        detail={duration(content.durationMs)}
      />
    );
  }
  return (
    <audio
      className="sound"
      controls
      preload="metadata"
      src={url}
      aria-label={`Sound, ${duration(content.durationMs)}`}
      onError={freshUrls(url)}
    />
  );
}

export function Film({ session, messageId, content }: MediaProps<'VideoContent'>) {
  const freshUrls = useFreshUrls({ session, messageId });
  const url = shownUrl(session, content.url);
  if (url === null) {
    return (
      <Elsewhere
        url={content.url}
        icon={<Icon name="file" />}
        title="Film"
        detail={duration(content.durationMs)}
      />
    );
  }
  const poster = content.poster ? shownUrl(session, content.poster.url) : null;
  return (
    <video
      className="film"
      controls
      playsInline
      preload="metadata"
      src={url}
      poster={poster ?? undefined}
      aria-label={`Film, ${duration(content.durationMs)}`}
      onError={freshUrls(url)}
    />
  );
}

/** A card with the name and size. What it holds is only ever saved, as the server offers it for nothing else. */
export function SavedFile({ session, messageId, content }: MediaProps<'FileContent'>) {
  const { url, name, bytes } = content;
  if (shownUrl(session, url) === null) {
    return <Elsewhere url={url} icon={<Icon name="file" />} title={name} detail={sizeOf(bytes)} />;
  }
  const save = async (event: MouseEvent): Promise<void> => {
    if (messageId === null) return;
    event.preventDefault();
    // The address that is shown may have ended.
    await session.attempt(async () => {
      const fresh = (await session.client.refreshMessage(messageId))?.content;
      if (fresh?.__typename === 'FileContent' && shownUrl(session, fresh.url)) location.assign(fresh.url);
    });
  };
  return (
    <a className="card" href={url} download={name} onClick={(event) => void save(event)}>
      <span className="card-mark">
        <Icon name="file" />
      </span>
      <span className="card-words">
        <strong>{name}</strong>
        <small>{sizeOf(bytes)}</small>
      </span>
      <Icon name="download" />
    </a>
  );
}

interface ElsewhereProps {
  readonly url: string;
  readonly icon: ReactNode;
  readonly title: string;
  readonly detail?: string;
}

function Elsewhere({ url, icon, title, detail }: ElsewhereProps) {
  const host = isWebAddress(url) ? new URL(url).host : null;
  const words = (
    <>
      <span className="card-mark">{icon}</span>
      <span className="card-words">
        <strong>{title}</strong>
        <small>{[detail, host && `at ${host}`].filter(Boolean).join(', ')}</small>
      </span>
    </>
  );
  if (host === null) return <span className="card">{words}</span>;
  return (
    <a className="card" href={url} target="_blank" rel="noopener noreferrer">
      {words}
    </a>
  );
}
