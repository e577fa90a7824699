import type { CloudClock } from '../../contracts.ts';
import type { TaskObserver } from '../tasks/task-runner.ts';
import type { TaskRecord } from '../records.ts';
import { IMPAIRED_AFTER, backOffSeconds } from './back-off.ts';
import { keyOfTask } from './service-book.ts';
import type { ServiceBook } from './service-book.ts';

const SHORT_LIFE_SECONDS = 10;
/** What Fargate needs at least from one task to the next: without it a task that dies at once would be restarted in a hot loop. */
const LAUNCH_SECONDS = 5;

/** What a service learns from its tasks: events, failures that count, and when it may try again. */
export function observeTasks(
  book: ServiceBook,
  clock: CloudClock,
  wake: (key: string) => void,
): TaskObserver {
  return {
    changed(task) {
      const key = keyOfTask(task);
      if (key !== undefined) wake(key);
    },
    registered(task, { targetGroupArn }) {
      book.say(keyOfTask(task) ?? '', (words) => words.registered(1, targetGroupArn));
    },
    registrationFailed(task, { targetGroupArn }, reason) {
      book.say(keyOfTask(task) ?? '', (words) => words.registrationFailed(targetGroupArn, reason));
    },
    stopped(task) {
      const key = keyOfTask(task);
      if (key === undefined) return;
      if (task.stopCode === 'EssentialContainerExited' && task.startedAtMs !== undefined) {
        for (const { targetGroupArn } of task.targets) {
          book.say(key, (words) => words.deregistered(1, targetGroupArn));
        }
      }
      if (isFailure(task)) countFailure(book, key, task);
      if (task.stopCode === 'TaskFailedToStart') throttle(book, clock, key, task);
      else if (isShortLived(task, clock)) delayNext(book, clock, key, task.startedBy);
      wake(key);
    },
  };
}

/** A task that stopped against its service's will before it was ever healthy. */
function isFailure({ stopCode, stoppedReason = '', provenAtMs }: TaskRecord): boolean {
  if (provenAtMs !== undefined) return false;
  if (stopCode === 'ServiceSchedulerInitiated') return !stoppedReason.startsWith('Scaling activity');
  return stopCode === 'TaskFailedToStart' || stopCode === 'EssentialContainerExited';
}

/** A task that came as far as RUNNING and died soon after. */
function isShortLived(
  { stopCode, startedAtMs = 0, executionStoppedAtMs = 0 }: TaskRecord,
  clock: CloudClock,
) {
  const livedMs = executionStoppedAtMs - startedAtMs;
  return stopCode === 'EssentialContainerExited' && livedMs < clock.scaledMs(SHORT_LIFE_SECONDS);
}

function delayNext(book: ServiceBook, clock: CloudClock, key: string, deploymentId: string | undefined) {
  const nextStartAtMs = book.now() + clock.scaledMs(LAUNCH_SECONDS);
  book.changeDeployment(key, deploymentId, () => ({ nextStartAtMs }));
}

function countFailure(book: ServiceBook, key: string, task: TaskRecord) {
  book.changeDeployment(key, task.startedBy, ({ failedTasks, rolloutState }) => ({
    failedTasks: rolloutState === 'IN_PROGRESS' ? failedTasks + 1 : failedTasks,
  }));
}

/**
 * Tasks that do not reach RUNNING are started ever more rarely. Those that reach it and fail then are not held back,
 * however soon it happens.
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-throttle-logic.html
 */
function throttle(book: ServiceBook, clock: CloudClock, key: string, task: TaskRecord) {
  const deployment = book.read(key)?.deployments.find(({ id }) => id === task.startedBy);
  if (deployment === undefined) return;
  const failures = deployment.failures + 1;
  const nextStartAtMs = book.now() + clock.scaledMs(backOffSeconds(failures));
  book.changeDeployment(key, deployment.id, () => ({ failures, nextStartAtMs }));
  const { stoppedReason = '' } = task;
  if (stoppedReason.includes('failed to attach a network interface')) {
    book.sayOnce(key, (words) => words.notPlaced(stoppedReason));
  }
  if (failures === IMPAIRED_AFTER) book.say(key, (words) => words.impaired());
}
