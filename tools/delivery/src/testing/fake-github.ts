import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';

export interface FakeGitHub extends AsyncDisposable {
  readonly url: string;
  /** Texts of the comments that were written. */
  readonly comments: readonly string[];
  [Symbol.asyncDispose](): Promise<void>;
}

/** As much of GitHub's API as a job needs to comment on a pull request that has no comment yet. */
export async function startFakeGitHub(): Promise<FakeGitHub> {
  const comments: string[] = [];
  const server = createServer((request, response) => {
    if (request.method === 'GET') response.end('[]');
    else {
      void json(request).then((content) => {
        comments.push((content as { body: string }).body);
        response.writeHead(201).end('{}');
      });
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    comments,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
