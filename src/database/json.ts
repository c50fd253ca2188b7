import { Prisma } from '../generated/prisma/client.js';
import type { JsonValue } from '../input/json-rules.js';

/** A JSON value as Prisma wants it for a nullable column: SQL NULL for null, because "absent" and "null" are one thing here. */
export function toJsonInput(value: JsonValue): Prisma.InputJsonValue | typeof Prisma.DbNull {
  return value === null ? Prisma.DbNull : toJsonText(value);
}

/**
 * A JSON value as Prisma stores it unchanged. Prisma copies a plain object key by key, which loses a key `__proto__`; what
 * `toJSON` answers it passes on as it is, here in the form that its own protocol gives to JSON.
 */
export function toJsonText(value: JsonValue | object): Prisma.InputJsonValue {
  return { toJSON: () => ({ $type: 'Json', value: JSON.stringify(value) }) };
}
