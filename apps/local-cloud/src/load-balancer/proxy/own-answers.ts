import type { Duplex } from 'node:stream';
import type { ServerResponse } from 'node:http';
import type { Route } from '../routing/route-table.ts';
import { errorPage, ownPage, rawPage } from './pages.ts';
import type { Page } from './pages.ts';

type Redirect = Extract<Route, { type: 'redirect' }>['redirect'];
type FixedResponse = Extract<Route, { type: 'fixed-response' }>['response'];

export function redirectPage(config: Redirect, location: string): Page {
  const page = errorPage(Number(config.StatusCode?.slice('HTTP_'.length)));
  return { ...page, headers: [...page.headers, 'Location', location] };
}

export function fixedPage(config: FixedResponse): Page {
  return ownPage(
    Number(config.StatusCode),
    config.ContentType ?? 'text/plain; charset=utf-8',
    config.MessageBody ?? '',
  );
}

export function sendPage(response: ServerResponse, page: Page, keepAlive: boolean): void {
  if (response.destroyed) return;
  response.sendDate = false;
  response.writeHead(page.statusCode, page.reason, [
    ...page.headers,
    'Connection',
    keepAlive ? 'keep-alive' : 'close',
  ]);
  response.end(page.body);
}

/** For a connection on which HTTP has broken down, or is left. */
export function endWith(socket: Duplex, page: Page): void {
  socket.on('error', () => socket.destroy());
  socket.end(rawPage(page), () => socket.destroy());
}
