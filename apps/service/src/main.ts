import { loadService } from './start/service-bundle.ts';

/** When the first requests are answered and the load balancer has sent none yet. */
const KEEP_CODE_AFTER_MS = 3000;

const bundle = loadService();
await bundle.exports.serve();
setTimeout(() => bundle.keepCode(), KEEP_CODE_AFTER_MS).unref();
