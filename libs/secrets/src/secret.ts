const SHOWN = '[secret]';

/**
 * A value that cannot be printed, serialised or interpolated by accident: whatever turns it into text gives `[secret]`,
 * whatever copies its properties gets none. The value is reached through `reveal()` alone.
 * Two secrets look equal to a comparison by properties; compare what they reveal, with a constant-time function.
 */
export class Secret {
  readonly #value: string;

  constructor(value: string) {
    this.#value = value;
    Object.freeze(this);
  }

  /** The value, for the one call that needs it. Keep it in no variable that outlives that call. */
  reveal(): string {
    return this.#value;
  }

  toString(): string {
    return SHOWN;
  }

  toJSON(): string {
    return SHOWN;
  }

  [Symbol.toPrimitive](): string {
    return SHOWN;
  }

  /** What `console.log` and `util.inspect` show, at any depth and with any option. */
  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return SHOWN;
  }
}
