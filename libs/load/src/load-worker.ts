import { parentPort, workerData } from 'node:worker_threads';
import { generate, type GeneratorOptions } from './generator.ts';

const REPORT_EVERY_MS = 250;

/** A thread of its own: the schedule holds while the thread of the caller is busy, and the other way round. */
const generator = generate(workerData as GeneratorOptions);
const report = (): void => parentPort?.postMessage(generator.totals());
const reports = setInterval(report, REPORT_EVERY_MS);

// The one message there is: stop. After it nothing is left to do, and the thread ends by itself.
parentPort?.once('message', () => {
  void generator.stop().then(() => {
    clearInterval(reports);
    report();
  });
});
