import { Prisma } from '../generated/prisma/client.js';
import type { JsonValue } from '../input/json-rules.js';

/** A JSON value as Prisma wants it for a nullable column: SQL NULL for null, because "absent" and "null" are one thing here. */
export function toJsonInput(value: JsonValue): Prisma.InputJsonValue | typeof Prisma.DbNull {
  return value === null ? Prisma.DbNull : structuredClone(value);
}
