import { Fragment } from 'react';

/** Marks at its end belong to the sentence, and a bracket to what it closes: `https://en.wikipedia.org/wiki/Duet_(music)` is whole. */
const inBrackets = /\([^\s<>"'()]*\)/.source;
const address = new RegExp(
  String.raw`\bhttps?://(?:${inBrackets}|(?!${inBrackets})[^\s<>"'])*(?:${inBrackets}|[^\s<>"'.,;:!?)\]}])`,
  'gi',
);

/** Text as it was written, with its web addresses as links. It is never taken for markup. */
export function LinkedText({ text }: { readonly text: string }) {
  let end = 0;
  const parts = [...text.matchAll(address)].map((match) => {
    const before = text.slice(end, match.index);
    end = match.index + match[0].length;
    return (
      <Fragment key={match.index}>
        {before}
        {isWebAddress(match[0]) ? (
          <a href={match[0]} target="_blank" rel="noopener noreferrer">
            {match[0]}
          </a>
        ) : (
          match[0]
        )}
      </Fragment>
    );
  });
  return (
    <p className="text">
      {parts}
      {text.slice(end)}
    </p>
  );
}

/** What may stand in a link: nothing that a browser would run. */
export function isWebAddress(url: string): boolean {
  return URL.canParse(url) && ['http:', 'https:'].includes(new URL(url).protocol);
}
