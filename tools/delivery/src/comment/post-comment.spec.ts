import { describe, expect, it } from '@jest/globals';
import { postComment } from './post-comment.ts';

const request = {
  api: 'https://api.example.com',
  repository: 'example/cutover',
  number: 7,
  token: () => Promise.resolve('hush'),
};
const marker = '<!-- cutover: changes -->';

interface Call {
  readonly method: string;
  readonly url: string;
  readonly body: string;
}

/** GitHub with these comments, a hundred a page. */
function github(comments: readonly object[], status = 200) {
  const calls: Call[] = [];
  const ask = (url: string, init: { method: string; body?: string }) => {
    const { body: content = '{}' } = init;
    const { body = '' } = JSON.parse(content) as { body?: string };
    calls.push({ method: init.method, url, body });
    const page = Number(new URL(url).searchParams.get('page') ?? 1);
    const answer = init.method === 'GET' ? comments.slice((page - 1) * 100, page * 100) : {};
    return Promise.resolve(new Response(JSON.stringify(answer), { status }));
  };
  return { calls, ask: ask as unknown as typeof fetch };
}

const ours = { id: 5, body: `${marker}\nbefore`, user: { login: 'github-actions[bot]' } };

describe('postComment', () => {
  it('fails without the token in its words when GitHub refuses', async () => {
    const { ask } = github([], 403);
    const failure = await postComment(request, 'text', ask).catch((error: unknown) => error as Error);
    expect(failure).toMatchObject({
      name: 'UserError',
      message: expect.stringContaining('403 to GET') as unknown,
    });
    expect(JSON.stringify(failure)).not.toContain('hush');
  });

  it('writes over no comment of somebody else, though it begins as ours', async () => {
    const { ask, calls } = github([{ ...ours, user: { login: 'mallory' } }]);
    expect(await postComment(request, 'text', ask)).toBe('written');
    expect(calls.map(({ method }) => method)).toEqual(['GET', 'POST']);
  });

  it('writes over its own, wherever it stands', async () => {
    const others = Array.from({ length: 130 }, (_, id) => ({ id: id + 10, body: 'hm', user: null }));
    const { ask, calls } = github([...others, ours]);
    expect(await postComment(request, 'now', ask)).toBe('changed');
    expect(calls.at(-1)).toEqual({
      method: 'PATCH',
      url: 'https://api.example.com/repos/example/cutover/issues/comments/5',
      body: `${marker}\nnow`,
    });
  });

  it('leaves whole blocks out, and says so, when the text is longer than a comment', async () => {
    const block = `<details><summary>stack</summary>\n\n${'x'.repeat(40_000)}\n\n</details>`;
    const { ask, calls } = github([]);
    await postComment(request, `## title\n\n${block}\n\n${block}`, ask);
    const body = calls.at(-1)?.body ?? '';
    expect(body.length).toBeLessThanOrEqual(65_536);
    expect(body.match(/<details>/g)).toHaveLength(1);
    expect(body.match(/<\/details>/g)).toHaveLength(1);
    expect(body).toMatch(/too long for a comment: see the summary of the job\.$/);
  });
});
