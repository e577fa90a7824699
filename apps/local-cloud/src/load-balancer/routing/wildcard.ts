/** A pattern of ELBv2: `*` is any run of characters, `?` is exactly one. */
export function wildcard(pattern: string, options: { ignoreCase: boolean }): (text: string) => boolean {
  if (/^\/?\*$/.test(pattern)) return pattern === '*' ? () => true : (text) => text.startsWith('/');
  const escaped = pattern.replace(/[.+^${}()|[\]\\]/g, String.raw`\$&`);
  const source = escaped.replaceAll('*', '[^]*').replaceAll('?', '[^]');
  const expression = new RegExp(`^${source}$`, options.ignoreCase ? 'i' : '');
  return (text) => expression.test(text);
}
