import { Prisma } from '../generated/prisma/client.js';

/** By the database's clock. A node that is merely slow finds its job taken over, and leaves it. */
const abandonedAfterMs = 10_000;

/**
 * The statement, up to its RETURNING, that takes a job which nobody has begun, or whose last sign of work is older than ten
 * seconds. By the database's clock alone: a sign from further in the future is of another clock, and keeps nobody away.
 */
export function claimSql(table: 'user_erasure' | 'profile_fan_out'): Prisma.Sql {
  const name = Prisma.raw(table);
  return Prisma.sql`
    UPDATE ${name} SET worked_at = now()
    WHERE user_id = (
      SELECT user_id FROM ${name}
      WHERE worked_at IS NULL
        OR worked_at < now() - ${abandonedAfterMs} * interval '1 millisecond'
        OR worked_at > now() + ${abandonedAfterMs} * interval '1 millisecond'
      LIMIT 1 FOR UPDATE SKIP LOCKED)`;
}
