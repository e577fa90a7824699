import { isFargateSize } from '@cutover/config';
import { clientError } from '../errors.ts';

export interface TaskSize {
  /** CPU units. */
  readonly cpu: string;
  /** MiB. */
  readonly memory: string;
}

/**
 * A task's size, given as `256` or `.25 vCPU`, and as `512` or `0.5 GB`.
 * @throws {AwsError} ClientException where Fargate has no such size
 */
export function fargateSize(cpu: string | undefined, memory: string | undefined): TaskSize {
  if (cpu === undefined) throw clientError("Fargate requires that 'cpu' be defined at the task level.");
  if (memory === undefined) throw clientError("Fargate requires that 'memory' be defined at the task level.");
  const units = number(cpu, /^(\d*\.?\d+)\s*vcpu$/i, "Invalid 'cpu' setting for task.");
  const mebibytes = number(memory, /^(\d*\.?\d+)\s*gb$/i, "Invalid 'memory' setting for task.");
  if (!isFargateSize(units, mebibytes)) {
    throw clientError(`No Fargate configuration exists for given values: ${units} CPU, ${mebibytes} memory.`);
  }
  return { cpu: String(units), memory: String(mebibytes) };
}

/** A plain number, or one with a unit that is 1024 of the plain ones. */
function number(text: string, withUnit: RegExp, complaint: string): number {
  const trimmed = text.trim();
  if (/^\d+$/.test(trimmed)) return Number(trimmed);
  const amount = withUnit.exec(trimmed)?.[1];
  if (amount === undefined) throw clientError(complaint);
  return Number(amount) * 1024;
}
