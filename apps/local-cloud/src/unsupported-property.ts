/** A template asks for something that this cloud would silently do otherwise: it is refused instead. */
export class UnsupportedProperty extends Error {
  override readonly name = 'UnsupportedProperty';
  readonly property: string;

  constructor(property: string, message: string, options?: ErrorOptions) {
    super(message, options);
    this.property = property;
  }
}

/** @throws {UnsupportedProperty} for the first property that is not in the list */
export function refuseOthers(properties: Readonly<Record<string, unknown>>, known: readonly string[]): void {
  const unknown = Object.keys(properties).find((name) => !known.includes(name));
  if (unknown === undefined) return;
  throw new UnsupportedProperty(unknown, 'the local cloud does not implement this property');
}
