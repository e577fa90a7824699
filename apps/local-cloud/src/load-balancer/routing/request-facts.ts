/** What rules ask about a request. Headers are Node's raw list: name, value, name, value. */
export class RequestFacts {
  readonly method: string;
  readonly path: string;
  /** Without the question mark. */
  readonly query: string;
  readonly sourceIp: string;
  readonly rawHeaders: readonly string[];

  constructor(method: string, url: string, sourceIp: string, rawHeaders: readonly string[]) {
    const mark = url.indexOf('?');
    this.method = method;
    this.path = mark < 0 ? url : url.slice(0, mark);
    this.query = mark < 0 ? '' : url.slice(mark + 1);
    this.sourceIp = sourceIp;
    this.rawHeaders = rawHeaders;
  }

  /** Every value of a header; the name in lower case. */
  header(name: string): string[] {
    const values: string[] = [];
    for (let at = 0; at < this.rawHeaders.length; at += 2) {
      const candidate = this.rawHeaders[at] ?? '';
      if (candidate.length === name.length && candidate.toLowerCase() === name)
        values.push(this.rawHeaders[at + 1] ?? '');
    }
    return values;
  }

  /** Without its port. */
  host(): string {
    return (this.header('host')[0] ?? '').replace(/:\d+$/, '');
  }
}
