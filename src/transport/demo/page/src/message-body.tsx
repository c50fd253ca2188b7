import type { ChatSession } from './chat-session.js';
import type { ConversationWindow } from './conversation-window.js';
import { emojiOf } from './emoji-set.js';
import { roundOf } from './game.js';
import { GameCard } from './game-card.js';
import { Icon } from './icons.js';
import { LinkedText } from './linked-text.js';
import { Film, Picture, SavedFile, Sound } from './media.js';
import type { ShownMessage } from './timeline.js';

export interface MessageBodyProps {
  readonly session: ChatSession;
  readonly conversation: ConversationWindow;
  readonly message: ShownMessage;
}

/** A text of one to three emoji and nothing else is shown as large as it is meant. */
const loneEmoji =
  /^(?:(?:\p{Emoji_Presentation}|\p{Extended_Pictographic}\uFE0F)(?:\uFE0F|\p{Emoji_Modifier}|\u200D\p{Extended_Pictographic})*\s*){1,3}$/u;

/** What a message says, each kind in its own way. */
export function MessageBody({ session, conversation, message }: MessageBodyProps) {
  const { content, isOwn, stored } = message;
  const source = { session, messageId: stored?.id ?? null };
  switch (content.__typename) {
    case 'TextContent':
      if (loneEmoji.test(content.text)) return <p className="lone-emoji">{content.text}</p>;
      return <LinkedText text={content.text} />;
    case 'EmojiContent': {
      const emoji = emojiOf(content);
      if (!emoji) return <p>Emoji {content.index}</p>;
      return (
        <span className="big-emoji" role="img" aria-label={emoji.label}>
          {emoji.character}
        </span>
      );
    }
    case 'LocationContent':
      return <Place {...content} />;
    case 'ImageContent':
      return <Picture {...source} content={content} />;
    case 'AudioContent':
      return <Sound {...source} content={content} />;
    case 'VideoContent':
      return <Film {...source} content={content} />;
    case 'FileContent':
      return <SavedFile {...source} content={content} />;
    case 'CustomContent': {
      const round = roundOf(content);
      if (round)
        return <GameCard session={session} conversation={conversation} message={message} round={round} />;
      return (
        <p>
          <span className="kind">{content.type}</span> {content.description}
        </p>
      );
    }
    case 'SystemNotificationContent':
      return (
        <div className="notification">
          <Icon name="bell" />
          <div>
            {content.title !== null && <strong>{content.title}</strong>}
            {content.body !== null && <LinkedText text={content.body} />}
            {content.title === null && content.body === null && <p>{content.type}</p>}
          </div>
        </div>
      );
    case 'RecalledContent':
      return <p className="recalled">{recalledWords(content.recalledBy, isOwn)}</p>;
    default:
      return <p>A message of a kind that this page does not know.</p>;
  }
}

function recalledWords(recalledBy: object | null, isOwn: boolean): string {
  if (recalledBy === null) return 'An administrator recalled this message';
  return isOwn ? 'You recalled this message' : 'This message was recalled';
}

interface PlaceProps {
  readonly caption: string | null;
  readonly latitude: number;
  readonly longitude: number;
}

/** A link to a map; no map is loaded, so nobody else learns of the place. */
function Place({ caption, latitude, longitude }: PlaceProps) {
  const [north, east] = [latitude.toFixed(5), longitude.toFixed(5)];
  return (
    <a
      className="card"
      href={`https://www.openstreetmap.org/?mlat=${north}&mlon=${east}#map=16/${north}/${east}`}
      target="_blank"
      rel="noopener noreferrer"
    >
      <span className="card-mark">
        <Icon name="pin" />
      </span>
      <span className="card-words">
        <strong>{caption ?? 'A place'}</strong>
        <small>
          {north}, {east}
        </small>
      </span>
    </a>
  );
}
