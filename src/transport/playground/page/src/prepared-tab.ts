export interface PreparedTab {
  readonly query: string;
  /** JSON, in which GraphiQL allows comments. */
  readonly variables: string;
}

/** Variables as a tab shows them. */
export function json(variables: object): string {
  return JSON.stringify(variables, null, 2);
}
