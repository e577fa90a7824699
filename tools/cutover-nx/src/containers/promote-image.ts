import type { ServiceDefinition } from '@cutover/config';
import { UserError } from '../user-error.ts';
import { type ContainerRecord, containerPlaces, readRecord } from './container-record.ts';
import { readLayout } from './image-layout.ts';
import type { SourceCommit } from './source-commit.ts';

/**
 * The image that was built before, where all that is said of it agrees.
 * @param commit what is checked out
 * @returns its record; the layout beside it is whole
 * @throws {UserError} where layout, record and commit are not of one image
 */
export async function builtImage(
  workspace: string,
  { name }: Pick<ServiceDefinition, 'name'>,
  commit: SourceCommit,
): Promise<ContainerRecord> {
  const places = containerPlaces(workspace, name);
  const record = await readRecord(places.record, name);
  if (record.service !== name) throw disagreement(`${places.record} is of ${record.service}, not of ${name}`);
  if (record.revision !== commit.revision) {
    throw disagreement(
      `the image was built of commit ${record.revision}, and ${commit.revision} is checked out`,
    );
  }
  const { digest } = await readLayout(places.layout);
  if (digest === record.digest) return record;
  throw disagreement(`${places.layout} holds ${digest}, and ${places.record} says ${record.digest}`);
}

function disagreement(message: string): UserError {
  return new UserError(
    message,
    'promote what was tested: bring the dist/containers of the run that built this commit',
  );
}
