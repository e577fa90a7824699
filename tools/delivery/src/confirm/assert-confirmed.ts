import { UserError } from '@cutover/nx/command';

/** @throws {UserError} unless somebody typed the environment's name, letter by letter */
export function assertConfirmed(environment: string, typed: string | undefined): void {
  if (typed === environment) return;
  throw new UserError(
    `${typed === undefined ? 'nothing' : JSON.stringify(typed)} was typed, and ${environment} would be destroyed: nothing was changed`,
    `type ${environment}, exactly, where that is meant`,
  );
}
