import { fileURLToPath } from 'node:url';

/** Where `install-peer` puts the independent cloud's program. */
export const binary = fileURLToPath(new URL('../../../../dist/peer/bin/fakecloud', import.meta.url));

/** What the last run served, deployment by deployment. */
export const figuresFile = fileURLToPath(new URL('../../../../dist/peer/figures.json', import.meta.url));
