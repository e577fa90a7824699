/** The state folder cannot be used: what is wrong with which file, and the way out. */
export class StateError extends Error {
  override readonly name = 'StateError';
  readonly hint: string;

  /** @param message lower case, with the file in it @param hint what the user does next */
  constructor(message: string, hint: string, options?: ErrorOptions) {
    super(message, options);
    this.hint = hint;
  }
}

const reasons: Readonly<Record<string, string>> = {
  EACCES: 'may not be written by this user',
  EPERM: 'may not be written by this user',
  EROFS: 'is on a read-only file system',
  ENOSPC: 'cannot grow: the disk is full',
  EDQUOT: 'cannot grow: the disk quota is used up',
  ENOTDIR: 'lies below something that is no folder',
  ENOENT: 'lies below a folder that does not exist',
};

/** Words a file system's refusal for the user; anything else is handed back as it is. */
export function stateError(path: string, cause: unknown): unknown {
  const code = (cause as NodeJS.ErrnoException).code ?? '';
  const reason = reasons[code];
  if (reason === undefined) return cause;
  const hint =
    code === 'ENOSPC' || code === 'EDQUOT' ? 'free some space' : 'give another folder with --state';
  return new StateError(`${path} ${reason} (${code})`, `${hint}, then start again`, { cause });
}
