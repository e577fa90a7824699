import { lastSegment } from '../arns.ts';
import { clientError } from '../errors.ts';
import type { EcsState, TaskDefinitionRecord } from '../records.ts';

/** By `family:revision`, by ARN, or by family: its newest active revision. */
export function findDefinition(state: EcsState, reference = ''): TaskDefinitionRecord | undefined {
  const key = lastSegment(reference);
  if (key.includes(':')) return state.definitions.get(key);
  const latest = state.families.get(key)?.latestRevision ?? 0;
  for (let revision = latest; revision > 0; revision -= 1) {
    const record = state.definitions.get(`${key}:${revision}`);
    if (record?.definition.status === 'ACTIVE') return record;
  }
  return undefined;
}

/** One that new services and tasks may use. @throws {AwsError} ClientException */
export function activeDefinition(state: EcsState, reference: string | undefined): TaskDefinitionRecord {
  const record = findDefinition(state, reference);
  if (record === undefined) throw clientError('TaskDefinition not found.');
  if (record.definition.status !== 'ACTIVE') throw clientError('TaskDefinition is inactive');
  return record;
}
