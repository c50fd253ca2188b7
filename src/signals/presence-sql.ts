import { presenceLock } from '../database/locks.js';

/**
 * The statements of presence. Each is a transaction of its own, so that a node that freezes holds no lock, and arrays go
 * in as one unnest. Raw, because a lease, its users and the log of changes have to change in one statement.
 */

/** Peers beyond this many, in the order of their ids, are not counted among those whom someone knows by messages. */
const maxPeers = 5_000;

/** What gives out revisions joins `locked`: no row of it exists before the lock is held. */
const locked = `locked AS MATERIALIZED (SELECT pg_advisory_xact_lock(${presenceLock}))`;

/** The ids of those whom `person` may see: friends, and peers with whom both sides have written. */
function knownTo(person: string): string {
  return `
    SELECT f.friend_id AS id FROM friendship f WHERE f.user_id = ${person}
    UNION
    (SELECT m.peer_id FROM conversation_member m
      JOIN conversation_member o ON o.user_id = m.peer_id AND o.peer_id = m.user_id AND o.has_written
      WHERE m.user_id = ${person} AND m.has_written
      LIMIT ${maxPeers})`;
}

function noBlockBetween(one: string, other: string): string {
  return `
    NOT EXISTS (SELECT FROM user_block b WHERE b.user_id = ${one} AND b.blocked_id = ${other})
    AND NOT EXISTS (SELECT FROM user_block b WHERE b.user_id = ${other} AND b.blocked_id = ${one})`;
}

/** Begins or renews a lease, whatever became of it. */
export const insertNode = {
  name: 'presence-insert-node',
  text: `
    INSERT INTO presence_node (id, expires_at)
    VALUES ($1::uuid, clock_timestamp() + $2::int * interval '1 millisecond')
    ON CONFLICT (id) DO UPDATE SET expires_at = excluded.expires_at`,
};

/** Renews a lease, if it is still there, and reads what has changed since a revision: all that an idle node does. */
export const renewNode = {
  name: 'presence-renew-node',
  text: `
    WITH renewed AS (
      UPDATE presence_node SET expires_at = clock_timestamp() + $2::int * interval '1 millisecond'
      WHERE id = $1::uuid
      RETURNING id
    )
    SELECT EXISTS (SELECT FROM renewed) AS is_registered,
      EXISTS (SELECT FROM presence_node n WHERE n.id <> $1::uuid AND n.expires_at < clock_timestamp()) AS has_expired,
      c.revision, c.user_id, c.peer_id, c.at
    FROM (VALUES (1)) AS one (row)
    LEFT JOIN LATERAL (
      SELECT revision, user_id, peer_id, at FROM presence_change WHERE revision > $3::bigint ORDER BY revision LIMIT $4::int
    ) c ON true
    ORDER BY c.revision`,
};

export const readRevision = {
  name: 'presence-read-revision',
  text: `SELECT coalesce(max(revision), 0) AS revision FROM presence_change`,
};

/** Users who came and left, and changes to say so. Fails when the lease is gone. */
export const writeChanges = {
  name: 'presence-write-changes',
  text: `
    WITH ${locked}, gone AS (
      DELETE FROM presence p USING unnest($3::text[]) AS l (id) WHERE p.user_id = l.id AND p.node_id = $1::uuid
    ), come AS (
      INSERT INTO presence (user_id, node_id) SELECT a.id, $1::uuid FROM unnest($2::text[]) AS a (id)
      ON CONFLICT DO NOTHING
    )
    INSERT INTO presence_change (user_id, peer_id)
    SELECT c.user_id, c.peer_id FROM locked, unnest($4::text[], $5::text[]) AS c (user_id, peer_id)`,
};

/** Removes the nodes whose leases have run out, with their users. */
export const deleteExpired = {
  name: 'presence-delete-expired',
  text: `
    WITH ${locked}, dead AS (
      DELETE FROM presence_node n USING locked WHERE n.expires_at < clock_timestamp() RETURNING n.id
    ), gone AS (
      DELETE FROM presence p USING dead d WHERE p.node_id = d.id RETURNING p.user_id
    )
    INSERT INTO presence_change (user_id) SELECT DISTINCT user_id FROM gone`,
};

export const deleteChanges = {
  name: 'presence-delete-changes',
  text: `DELETE FROM presence_change WHERE revision <= $1::bigint`,
};

/** Everyone online whom these viewers may see. */
export const listShown = {
  name: 'presence-list-shown',
  text: `
    SELECT v.id AS viewer_id, o.user_id, o.since
    FROM unnest($1::text[]) AS v (id)
    CROSS JOIN LATERAL (
      SELECT k.id AS user_id, min(p.since) AS since
      FROM (${knownTo('v.id')}) k
      JOIN presence p ON p.user_id = k.id
      WHERE ${noBlockBetween('v.id', 'k.id')}
      GROUP BY k.id
      LIMIT $2::int
    ) o`,
};

/** The users of one node who may see some of these people, those of them who are online. */
export const listViewers = {
  name: 'presence-list-viewers',
  text: `
    SELECT v.user_id AS viewer_id, u.id AS user_id
    FROM (
      SELECT s.id FROM unnest($1::text[]) AS s (id) WHERE EXISTS (SELECT FROM presence p WHERE p.user_id = s.id)
    ) u
    CROSS JOIN LATERAL (${knownTo('u.id')}) k
    JOIN presence v ON v.user_id = k.id AND v.node_id = $2::uuid
    WHERE ${noBlockBetween('u.id', 'k.id')}`,
};
