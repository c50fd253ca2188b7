import type { MessageContent, MessageContentInput } from 'duet/client';
import { v4 as newId } from 'uuid';

/** Rock, paper, scissors as a `CustomContent`: one message opens a game, the other one's message closes it. */
const gameType = 'rock-paper-scissors';

export const moves = ['ROCK', 'PAPER', 'SCISSORS'] as const;
export type Move = (typeof moves)[number];

export const moveWords: Readonly<Record<Move, { readonly character: string; readonly label: string }>> = {
  ROCK: { character: '✊', label: 'Rock' },
  PAPER: { character: '✋', label: 'Paper' },
  SCISSORS: { character: '✌️', label: 'Scissors' },
};

export interface Round {
  readonly game: string;
  readonly move: Move;
  /** What the one who opened the game had chosen; null in the message that opens it. */
  readonly against: Move | null;
}

/** Null when it is no round of this game, or one that another version of the page wrote. */
export function roundOf(content: MessageContent): Round | null {
  if (content.__typename !== 'CustomContent' || content.type !== gameType) return null;
  const { game, move, against = null } = (content.data ?? {}) as Readonly<Record<string, unknown>>;
  if (typeof game !== 'string' || !isMove(move)) return null;
  if (against !== null && !isMove(against)) return null;
  return { game, move, against };
}

export function openingRound(move: Move): MessageContentInput {
  return roundContent({ game: newId(), move }, 'Rock, paper, scissors: your turn');
}

export function closingRound({ game, move: against }: Round, move: Move): MessageContentInput {
  return roundContent(
    { game, move, against },
    `${moveWords[move].label} against ${moveWords[against].label}`,
  );
}

/** For who chose `own`. */
export function outcomeOf(own: Move, other: Move): 'WON' | 'LOST' | 'DRAWN' {
  if (own === other) return 'DRAWN';
  return moves[(moves.indexOf(other) + 1) % moves.length] === own ? 'WON' : 'LOST';
}

function roundContent(data: object, description: string): MessageContentInput {
  return { custom: { type: gameType, data, description } };
}

function isMove(value: unknown): value is Move {
  return moves.some((move) => move === value);
}
