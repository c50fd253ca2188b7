import type { ChatSession } from './chat-session.js';
import type { ConversationWindow } from './conversation-window.js';
import { closingRound, moves, moveWords, outcomeOf, roundOf, type Move, type Round } from './game.js';
import type { ShownMessage } from './timeline.js';

export interface GameCardProps {
  readonly session: ChatSession;
  readonly conversation: ConversationWindow;
  readonly message: ShownMessage;
  readonly round: Round;
}

/** Rock, paper, scissors: the message that opens a game asks the other one to choose, the one that closes it says who won. */
export function GameCard({ session, conversation, message, round }: GameCardProps) {
  if (round.against !== null) {
    return <Result session={session} message={message} round={round} against={round.against} />;
  }
  const isClosed = findClosing(conversation, round, message);
  const name = session.nameOf(message.senderId);
  const answer = (move: Move): void => {
    const { stored } = message;
    session.send({
      to: message.senderId,
      content: closingRound(round, move),
      ...(stored ? { replyTo: stored.id } : {}),
    });
  };
  return (
    <div className="game">
      <strong>Rock, paper, scissors</strong>
      {isClosed && <p>{message.isOwn ? 'You' : name} began. The round is played.</p>}
      {!isClosed && message.isOwn && (
        <p>
          <Hand move={round.move} /> You chose {moveWords[round.move].label.toLowerCase()}. Now it is their
          turn.
        </p>
      )}
      {!isClosed && !message.isOwn && (
        <>
          <p>{name} has chosen. And you?</p>
          <div className="hands">
            {moves.map((move) => (
              <button
                key={move}
                type="button"
                aria-label={moveWords[move].label}
                onClick={() => answer(move)}
              >
                <Hand move={move} />
              </button>
            ))}
          </div>
        </>
      )}
    </div>
  );
}

interface ResultProps extends Pick<GameCardProps, 'session' | 'message' | 'round'> {
  readonly against: Move;
}

function Result({ session, message, round, against }: ResultProps) {
  const outcome = outcomeOf(round.move, against);
  const name = session.nameOf(message.senderId);
  const words = {
    WON: message.isOwn ? 'You win!' : `${name} wins!`,
    LOST: message.isOwn ? 'You lose.' : 'You win!',
    DRAWN: 'A draw.',
  };
  return (
    <div className="game" data-outcome={outcome}>
      <p className="hands-met">
        <Hand move={against} />
        <span>against</span>
        <Hand move={round.move} />
      </p>
      <strong>{words[outcome]}</strong>
    </div>
  );
}

/** The first answer counts, waiting ones included: a second device may have answered as well. */
function findClosing(
  { messages, outbox }: ConversationWindow,
  { game }: Round,
  opening: ShownMessage,
): boolean {
  const closes = (content: ShownMessage['content']): boolean => {
    const round = roundOf(content);
    return round?.game === game && round.against !== null;
  };
  return (
    messages.some(({ content, sender }) => sender.id !== opening.senderId && closes(content)) ||
    outbox.some(({ content }) => closes(content))
  );
}

function Hand({ move }: { readonly move: Move }) {
  const { character, label } = moveWords[move];
  return (
    <span className="hand" role="img" aria-label={label}>
      {character}
    </span>
  );
}
