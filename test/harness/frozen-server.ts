import { readdirSync, readFileSync } from 'node:fs';

/** Stops every process of the server where it stands (SIGSTOP): connections stay open and fall silent. Answers how to go on. */
export function freezeServer(serverPid: number): () => void {
  // The server first, so that it starts no further one.
  const frozen = processesOf(serverPid);
  for (const pid of frozen) process.kill(pid, 'SIGSTOP');
  return () => {
    for (const pid of frozen) process.kill(pid, 'SIGCONT');
  };
}

/** Each backend is a group of its own, which a signal to the server's group does not reach. */
function processesOf(serverPid: number): number[] {
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
  return [serverPid, ...children.map(Number)];
}
