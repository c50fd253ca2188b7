/** Where the broker is and how to log in, as one URL says it. */
export interface RedisLocation {
  readonly mode: 'single' | 'sentinel' | 'cluster';
  /** The server, the Sentinels, or some nodes of the Cluster. Never empty. */
  readonly addresses: readonly [RedisAddress, ...RedisAddress[]];
  /** The name under which the Sentinels know the group; empty in the other modes. */
  readonly masterName: string;
  readonly isEncrypted: boolean;
  readonly username: string | undefined;
  readonly password: string | undefined;
  /** The Sentinels' own password, which is not the server's. */
  readonly sentinelPassword: string | undefined;
}

export interface RedisAddress {
  readonly host: string;
  readonly port: number;
}

const form = /^redis(s?)(\+sentinel|\+cluster)?:\/\/(?:([^@/?#]*)@)?([^@/?#]+)(?:\/([^?#]*))?(?:\?([^#]*))?$/;
const addressForm = /^(\[[0-9a-fA-F:.]+\]|[^:[\]\s]+)(?::(\d{1,5}))?$/;

/**
 * Reads
 * `redis://[user:password@]host[:port]`,
 * `redis+sentinel://[user:password@]host[:port],host[:port],…/name[?sentinelPassword=…]` or
 * `redis+cluster://[user:password@]host[:port],host[:port],…`, with `rediss` for TLS. User and password are percent-encoded.
 * The number of a database after a single server is accepted and without meaning, for pub/sub knows no databases.
 * Throws an Error that names the broken rule and shows nothing of the URL, which may hold a password.
 */
export function parseRedisUrl(url: string): RedisLocation {
  const parts = form.exec(url);
  if (!parts) {
    throw new Error(
      'is not of the form redis[s][+sentinel|+cluster]://[user:password@]host[:port][,host[:port]…][/name]',
    );
  }
  const [, secure, modeSuffix, userinfo, hosts = '', path = '', query = ''] = parts;
  const mode = modeSuffix === '+sentinel' ? 'sentinel' : modeSuffix === '+cluster' ? 'cluster' : 'single';
  const defaultPort = mode === 'sentinel' ? 26_379 : 6_379;
  const [first, ...others] = hosts.split(',').map((host) => readAddress(host, defaultPort));
  if (!first) throw new Error('names no host');
  if (mode === 'single' && others.length > 0) {
    throw new Error('names several hosts, which takes redis+sentinel:// or redis+cluster://');
  }
  if (mode === 'sentinel' && path === '')
    throw new Error('needs the name of the master group after the Sentinels');
  if (mode !== 'sentinel' && !/^\d*$/.test(path))
    throw new Error('has a path that is no number of a database');
  const parameters = new URLSearchParams(query);
  for (const name of parameters.keys()) {
    if (mode !== 'sentinel' || name !== 'sentinelPassword')
      throw new Error('has an unknown parameter after the "?"');
  }
  const [username, password] = readCredentials(userinfo);
  return {
    mode,
    addresses: [first, ...others],
    masterName: mode === 'sentinel' ? decode(path) : '',
    isEncrypted: secure === 's',
    username,
    password,
    sentinelPassword: parameters.get('sentinelPassword') ?? undefined,
  };
}

function readAddress(text: string, defaultPort: number): RedisAddress {
  const [, host, port] = addressForm.exec(text) ?? [];
  if (host === undefined) throw new Error('has a host that is not of the form host[:port]');
  const portNumber = port === undefined ? defaultPort : Number(port);
  if (portNumber < 1 || portNumber > 65_535) throw new Error('has a port outside 1 to 65535');
  return { host: host.replace(/^\[|\]$/g, ''), port: portNumber };
}

function readCredentials(userinfo: string | undefined): [string | undefined, string | undefined] {
  if (!userinfo) return [undefined, undefined];
  const separator = userinfo.indexOf(':');
  if (separator < 0) throw new Error('has a user without a password');
  return [
    decode(userinfo.slice(0, separator)) || undefined,
    decode(userinfo.slice(separator + 1)) || undefined,
  ];
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw new Error('has a percent sign that encodes nothing');
  }
}
