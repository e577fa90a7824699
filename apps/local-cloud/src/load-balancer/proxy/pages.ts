import { STATUS_CODES } from 'node:http';

/** The balancer's own answers, worded as the ALB words them. */
const titles: Readonly<Record<number, string>> = {
  405: 'Not Allowed',
  408: 'Request Time-out',
  414: 'Request-URI Too Large',
  503: 'Service Temporarily Unavailable',
  504: 'Gateway Time-out',
};

export interface Page {
  readonly statusCode: number;
  readonly reason: string;
  /** Name, value, name, value; without Connection. */
  readonly headers: readonly string[];
  readonly body: string;
}

export function errorPage(statusCode: number): Page {
  const title = `${statusCode} ${titles[statusCode] ?? STATUS_CODES[statusCode] ?? ''}`;
  const body = [
    '<html>',
    `<head><title>${title}</title></head>`,
    '<body>',
    `<center><h1>${title}</h1></center>`,
    '</body>',
    '</html>',
    '',
  ].join('\r\n');
  return ownPage(statusCode, 'text/html', body);
}

export function ownPage(
  statusCode: number,
  contentType: string,
  body: string,
  more: readonly string[] = [],
): Page {
  const headers = ['Server', 'awselb/2.0', 'Date', new Date().toUTCString(), 'Content-Type', contentType];
  headers.push('Content-Length', String(Buffer.byteLength(body)), ...more);
  return { statusCode, reason: titles[statusCode] ?? STATUS_CODES[statusCode] ?? '', headers, body };
}

/** For a connection on which HTTP has broken down. */
export function rawPage(page: Page): string {
  const lines = [`HTTP/1.1 ${page.statusCode} ${page.reason}`];
  for (let at = 0; at < page.headers.length; at += 2) {
    lines.push(`${page.headers[at] ?? ''}: ${page.headers[at + 1] ?? ''}`);
  }
  return [...lines, 'Connection: close', '', page.body].join('\r\n');
}
