import { prepare } from './prepare.mjs';

/** Behind `npm run build`: everything that production runs, in dist. */
prepare({ needsServer: true });
