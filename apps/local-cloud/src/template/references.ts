/** Logical ids that a value refers to, through Ref, Fn::GetAtt and the text of Fn::Sub. */
export function referencesOf(value: unknown): Set<string> {
  const found = new Set<string>();
  collect(value, found);
  return found;
}

function collect(value: unknown, found: Set<string>): void {
  if (Array.isArray(value)) {
    for (const item of value) collect(item, found);
    return;
  }
  if (typeof value !== 'object' || value === null) return;
  for (const [key, content] of Object.entries(value)) {
    if (key === 'Ref' && typeof content === 'string') found.add(content);
    else if (key === 'Fn::GetAtt') found.add(getAttParts(content)[0]);
    else if (key === 'Fn::Sub') for (const name of subReferences(content)) found.add(name);
    collect(content, found);
  }
}

/** `["Logical", "Attribute"]` or `"Logical.Attribute"`. */
export function getAttParts(content: unknown): [logicalId: string, attribute: string] {
  if (Array.isArray(content)) return [String(content[0]), String(content[1])];
  const text = String(content);
  const dot = text.indexOf('.');
  return [text.slice(0, dot), text.slice(dot + 1)];
}

function subReferences(content: unknown): string[] {
  const [text, variables] = Array.isArray(content) ? (content as unknown[]) : [content];
  const own = Object.keys(variables ?? {});
  return [...String(text).matchAll(/\$\{([^!}][^}]*)\}/g)]
    .map(([, name = '']) => name)
    .filter((name) => !own.includes(name))
    .map((name) => name.split('.')[0] ?? name);
}
