import { enableCompileCache } from 'node:module';

// What V8 compiled is kept in NODE_COMPILE_CACHE, else among the temporary files; where neither can be written, nothing is.
enableCompileCache();
const { serve } = await import('./serve.ts');
await serve();
