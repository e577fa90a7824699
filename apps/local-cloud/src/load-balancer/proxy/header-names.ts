/** Names that come again and again, looked at once. */
const known = new Map<string, HeaderName>();
/** Whoever sends ever new names gets them looked at each time, and no memory. */
const MOST_KNOWN = 1000;
const LONGEST_KNOWN = 100;

export type HeaderKind =
  | 'hop'
  | 'connection'
  | 'x-forwarded-for'
  | 'replaced'
  | 'x-amzn-trace-id'
  | 'host'
  | 'cookie'
  | 'content-length'
  | 'transfer-encoding'
  | 'other';

export interface HeaderName {
  /** In lower case. */
  readonly key: string;
  readonly kind: HeaderKind;
  /** Letters, digits and dashes, as the ALB wants them. */
  readonly valid: boolean;
  /** Reads like a header that says where a body ends, and is none. */
  readonly suspicious: boolean;
}

/** `hop`: meant for the next hop only. Expect is answered by the balancer itself. */
const kinds: Readonly<Record<string, HeaderKind>> = {
  connection: 'connection',
  expect: 'hop',
  'keep-alive': 'hop',
  'proxy-connection': 'hop',
  te: 'hop',
  trailer: 'hop',
  upgrade: 'hop',
  'transfer-encoding': 'transfer-encoding',
  'content-length': 'content-length',
  'x-forwarded-for': 'x-forwarded-for',
  'x-forwarded-proto': 'replaced',
  'x-forwarded-port': 'replaced',
  'x-amzn-trace-id': 'x-amzn-trace-id',
  host: 'host',
  cookie: 'cookie',
};

export function headerName(name: string): HeaderName {
  const found = known.get(name);
  if (found !== undefined) return found;
  const key = name.toLowerCase();
  const letters = lettersOf(name);
  const made: HeaderName = {
    key,
    kind: Object.hasOwn(kinds, key) ? (kinds[key] ?? 'other') : 'other',
    valid: /^[-a-z0-9]+$/.test(key),
    suspicious: letters !== undefined && letters !== key,
  };
  if (known.size < MOST_KNOWN && name.length <= LONGEST_KNOWN) known.set(name, made);
  return made;
}

/**
 * The header that says where a body ends whose letters a name has, whatever stands between, before and after them:
 * normalising servers may take one for the other.
 * @param name bytes as latin1
 */
export function lettersOf(name: string): 'transfer-encoding' | 'content-length' | undefined {
  if (name.length < 'content-length'.length) return undefined;
  // Two letters of Unicode become ASCII ones when they change case: the long s and the dotless i.
  const letters = name
    .replaceAll('\xc5\xbf', 's')
    .replaceAll('\xc4\xb1', 'i')
    .toLowerCase()
    .replace(/[^a-z0-9]/g, '');
  if (letters === 'transferencoding') return 'transfer-encoding';
  return letters === 'contentlength' ? 'content-length' : undefined;
}
