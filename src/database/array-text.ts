/** What an array of PostgreSQL may have: text goes in as it is, also of UUIDs, enums, JSON and times. */
export type ArrayElement = string | number | boolean | null;

const special = /["\\]/;
const everySpecial = /["\\]/g;

/**
 * The elements as an array literal of PostgreSQL (documentation, section 8.15.6), to be given as a parameter that is cast to the
 * array's type. pg makes the same of an array, in three times the time, which is some per cent of a send.
 */
export function arrayText(elements: readonly ArrayElement[]): string {
  let text = '{';
  for (let index = 0; index < elements.length; index += 1) {
    if (index > 0) text += ',';
    text += elementText(elements[index] ?? null);
  }
  return `${text}}`;
}

function elementText(element: ArrayElement): string {
  if (element === null) return 'NULL';
  if (typeof element !== 'string') return `${element}`;
  return `"${special.test(element) ? element.replace(everySpecial, '\\$&') : element}"`;
}
