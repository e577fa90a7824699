import module from 'node:module';

// Before anything large is imported: a third of a start would be compiling. Older versions of Node.js have none.
(module as Partial<typeof module>).enableCompileCache?.();
const { wrongVersion } = await import('./node-check.ts');
if (wrongVersion === undefined) {
  const { run } = await import('./run.ts');
  process.exitCode = await run(process.argv.slice(2), import.meta.filename);
} else {
  process.stderr.write(`${wrongVersion}\n`);
  process.exitCode = 1;
}
