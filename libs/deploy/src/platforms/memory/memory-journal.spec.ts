import { describeJournal } from '../../testing/journal.contract.ts';
import { createMemoryJournal } from './memory-journal.ts';
import { createVirtualClock } from './virtual-clock.ts';

describeJournal('memory', () => {
  const clock = createVirtualClock();
  return { journal: createMemoryJournal(clock), pass: (ms) => clock.sleep(ms) };
});
