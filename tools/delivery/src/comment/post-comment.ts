import { z } from 'zod';
import { UserError } from '@cutover/nx/command';

export interface PullRequest {
  /** Such as `https://api.github.com`. */
  readonly api: string;
  /** Owner and name. */
  readonly repository: string;
  readonly number: number;
  /** Read when it is needed, and shown nowhere. */
  readonly token: () => Promise<string>;
}

/** By which our own comment is found again. */
const MARKER = '<!-- cutover: changes -->';
const ACTIONS = 'github-actions[bot]';
/** @see https://docs.github.com/en/rest/issues/comments */
const MAX_CHARACTERS = 65_536;
const PAGE = 100;

const commentsSchema = z.array(
  z.object({ id: z.int(), body: z.string().nullish(), user: z.object({ login: z.string() }).nullish() }),
);

/**
 * Writes the comment of the pipeline, over the one that it wrote before.
 * @throws {UserError} where GitHub refuses
 */
export async function postComment(
  request: PullRequest,
  markdown: string,
  ask: typeof fetch = fetch,
): Promise<'written' | 'changed'> {
  const issues = `${request.api}/repos/${request.repository}/issues`;
  const call = async (method: string, url: string, content?: object): Promise<unknown> => {
    const answer = await ask(url, {
      method,
      headers: {
        accept: 'application/vnd.github+json',
        authorization: `Bearer ${await request.token()}`,
        'x-github-api-version': '2022-11-28',
      },
      ...(content !== undefined && { body: JSON.stringify(content) }),
    });
    if (answer.ok) return answer.json();
    throw new UserError(
      `GitHub answers ${answer.status} to ${method} ${url}: ${await answer.text()}`,
      'the job needs pull-requests: write; the summary of the job before has the same text',
    );
  };
  const own = await ownComment(async (page) =>
    commentsSchema.parse(
      await call('GET', `${issues}/${request.number}/comments?per_page=${PAGE}&page=${page}`),
    ),
  );
  const body = bodyOf(markdown);
  if (own === undefined) await call('POST', `${issues}/${request.number}/comments`, { body });
  else await call('PATCH', `${issues}/comments/${own}`, { body });
  return own === undefined ? 'written' : 'changed';
}

/** Anybody can write the marker: only a comment of ours is written over. */
async function ownComment(
  read: (page: number) => Promise<z.output<typeof commentsSchema>>,
): Promise<number | undefined> {
  for (let page = 1; ; page++) {
    const comments = await read(page);
    const own = comments.find(
      ({ body, user }) => user?.login === ACTIONS && body?.startsWith(MARKER) === true,
    );
    if (own !== undefined || comments.length < PAGE) return own?.id;
  }
}

function bodyOf(markdown: string): string {
  const whole = `${MARKER}\n${markdown}`;
  if (whole.length <= MAX_CHARACTERS) return whole;
  const words = '\n\nThe rest is too long for a comment: see the summary of the job.';
  // At the end of a paragraph, so that no block is left open.
  const cut = whole.slice(0, MAX_CHARACTERS - words.length);
  const end = cut.lastIndexOf('\n\n<details>');
  return `${end > 0 ? cut.slice(0, end) : MARKER}${words}`;
}
