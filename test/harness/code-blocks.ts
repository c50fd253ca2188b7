/** A fenced block of code in a page of Markdown. */
export interface CodeBlock {
  /** The first word after the fence. */
  readonly language: string;
  /** The other words. */
  readonly words: readonly string[];
  readonly text: string;
}

/** The blocks of a page, in order. */
export function codeBlocks(page: string): CodeBlock[] {
  return [...page.matchAll(/^```(\S*)(.*)\n([\s\S]*?)^```$/gm)].map(
    ([, language = '', words = '', text = '']) => ({
      language,
      words: words.trim().split(/\s+/).filter(Boolean),
      text,
    }),
  );
}
