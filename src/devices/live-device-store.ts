import type pg from 'pg';

interface NamedDevice {
  readonly userId: string;
  readonly deviceId: string;
}

/** Raw, because arrivals and departures of many devices go in as one statement each, without a transaction around them. */
const insertArrived = {
  name: 'devices-insert-arrived',
  text: `
    INSERT INTO device_connection (user_id, device_id, node_id)
    SELECT a.user_id, a.device_id, $1::uuid FROM unnest($2::text[], $3::text[]) AS a (user_id, device_id)
    ON CONFLICT DO NOTHING`,
};

const deleteLeft = {
  name: 'devices-delete-left',
  text: `
    DELETE FROM device_connection c
    USING unnest($2::text[], $3::text[]) AS l (user_id, device_id)
    WHERE c.user_id = l.user_id AND c.device_id = l.device_id AND c.node_id = $1::uuid`,
};

/** A node whose lease is gone for a moment only writes its rows again when it takes a new one. */
const deleteOfDeadNodes = {
  name: 'devices-delete-of-dead-nodes',
  text: `
    DELETE FROM device_connection c
    WHERE NOT EXISTS (SELECT FROM presence_node n WHERE n.id = c.node_id OFFSET 0)`,
};

/** Which devices have a stream open, and on which node. */
export class LiveDeviceStore {
  constructor(private readonly pool: pg.Pool) {}

  /** Safe to repeat. */
  async write(
    nodeId: string,
    changes: { readonly arrived: readonly NamedDevice[]; readonly left: readonly NamedDevice[] },
  ): Promise<void> {
    await this.run(insertArrived, nodeId, changes.arrived);
    await this.run(deleteLeft, nodeId, changes.left);
  }

  async deleteNode(nodeId: string): Promise<void> {
    await this.pool.query('DELETE FROM device_connection WHERE node_id = $1::uuid', [nodeId]);
  }

  async deleteOfDeadNodes(): Promise<void> {
    await this.pool.query(deleteOfDeadNodes);
  }

  private async run(
    statement: { readonly name: string; readonly text: string },
    nodeId: string,
    devices: readonly NamedDevice[],
  ): Promise<void> {
    if (devices.length === 0) return;
    const values = [nodeId, devices.map(({ userId }) => userId), devices.map(({ deviceId }) => deviceId)];
    await this.pool.query({ ...statement, values });
  }
}
