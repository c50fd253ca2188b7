import { readdirSync, readFileSync } from 'node:fs';

/** Stops every process of the server where it stands (SIGSTOP): connections stay open and fall silent. Answers how to go on. */
export function freezeServer(serverPid: number): () => void {
  // The server first, so that it starts no further one, and lets none vanish that has ended.
  process.kill(serverPid, 'SIGSTOP');
  const children = childrenOf(serverPid);
  for (const pid of children) signalIfThere(pid, 'SIGSTOP');
  return () => {
    for (const pid of children) signalIfThere(pid, 'SIGCONT');
    process.kill(serverPid, 'SIGCONT');
  };
}

/** Each backend is a group of its own, which a signal to the server's group does not reach. */
function childrenOf(serverPid: number): number[] {
  const children = readdirSync('/proc').filter((name) => {
    if (!/^\d+$/.test(name)) return false;
    try {
      const [, parent] = /^.*\) \S (\d+)/.exec(readFileSync(`/proc/${name}/stat`, 'utf8')) ?? [];
      return Number(parent) === serverPid;
    } catch {
      // It has ended meanwhile.
      return false;
    }
  });
  return children.map(Number);
}

/** A process of the server, such as one that vacuums, may end at any time. */
function signalIfThere(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error;
  }
}
