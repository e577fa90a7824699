/** What a tool outside this plugin needs to be a command like its verbs. */
export { deliveredCommitOf } from './compose-ports.ts';
export { type CommandSession, runCommand, type VerbAnswer } from './session/run-verb.ts';
export { UserError } from './user-error.ts';
