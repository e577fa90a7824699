import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type BuiltBundle, buildBundle } from '../../testing/built-bundle.ts';
import { startPostgres, type TestPostgres } from '../../testing/postgres.ts';
import { BundleProcess, ServiceProcess } from '../../testing/service-process.ts';

let bundle: BuiltBundle;
let postgres: TestPostgres;
let service: ServiceProcess;

beforeAll(async () => {
  [bundle, postgres] = await Promise.all([buildBundle(), startPostgres()]);
  const variables = await postgres.database('contacts');
  expect(await new BundleProcess(bundle.folder, 'migrate.mjs', variables).ended()).toBe(0);
  service = await ServiceProcess.startReady(bundle.folder, {
    ...variables,
    CUTOVER_RELEASE: 'r7',
    DEPLOYMENT_COLOR: 'green',
  });
});

afterAll(async () => {
  await service.stop();
  await postgres.remove();
  await bundle.remove();
});

let count = 0;
async function create(changes: object = {}): Promise<{ id: number; email: string }> {
  const contact = { name: 'Ada', email: `ada${count++}@example.com`, phone: '+1-555-0100', ...changes };
  const response = await service.send('POST', '/contacts', contact);
  expect(response.status).toBe(201);
  return (await response.json()) as { id: number; email: string };
}

describe('contacts', () => {
  it('answers 409 without the database’s words when another contact has the address', async () => {
    const { email } = await create();
    const response = await service.send('POST', '/contacts', { name: 'Eve', email });
    expect(response.status).toBe(409);
    const text = await response.text();
    expect(JSON.parse(text)).toMatchObject({
      status_code: 409,
      error: 'Conflict',
      message: 'another contact has this e-mail address',
      release: 'r7',
      deployment_color: 'green',
    });
    expect(text).not.toMatch(/duplicate|constraint|INSERT|contacts_email/i);
    const other = await create();
    expect((await service.send('PATCH', `/contacts/${other.id}`, { email })).status).toBe(409);
  });

  it('answers 409 when the address differs in capital letters alone', async () => {
    const { email } = await create();
    const response = await service.send('POST', '/contacts', { name: 'Eve', email: email.toUpperCase() });
    expect(response.status).toBe(409);
  });

  it('creates one contact when several requests bring the same address at once', async () => {
    const contact = { name: 'Race', email: 'race@example.com' };
    const answers = await Promise.all(
      Array.from({ length: 8 }, () => service.send('POST', '/contacts', contact)),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([201, ...Array<number>(7).fill(409)]);
  });

  it.each(['GET', 'DELETE'])('answers 404 to %s when nobody has the id', async (method) => {
    const response = await service.fetch('/contacts/2147483647', { method });
    expect(response.status).toBe(404);
    expect(await response.json()).toMatchObject({ message: 'no contact has the id 2147483647' });
  });

  it('answers 404 to PUT and PATCH when nobody has the id', async () => {
    const contact = { name: 'Ada', email: 'nobody@example.com' };
    expect((await service.send('PUT', '/contacts/2147483647', contact)).status).toBe(404);
    expect((await service.send('PATCH', '/contacts/2147483647', { name: 'Eve' })).status).toBe(404);
  });

  it('gives what was created, with its place and its time in UTC', async () => {
    const response = await service.send('POST', '/contacts', { name: ' Grace ', email: 'grace@example.com' });
    const contact = (await response.json()) as Record<string, unknown>;
    expect(response.headers.get('location')).toBe(`/contacts/${String(contact['id'])}`);
    expect(contact).toMatchObject({ name: 'Grace', email: 'grace@example.com', phone: null });
    expect(contact['created_at']).toMatch(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/);
    expect(await service.json(`/contacts/${String(contact['id'])}`)).toEqual(contact);
  });

  it('replaces the whole with PUT and what is given with PATCH', async () => {
    const { id, email } = await create();
    const changed = (await (
      await service.send('PATCH', `/contacts/${id}`, { name: 'Eve' })
    ).json()) as object;
    expect(changed).toMatchObject({ id, name: 'Eve', email, phone: '+1-555-0100' });
    const replaced = await (await service.send('PUT', `/contacts/${id}`, { name: 'Zoe', email })).json();
    expect(replaced).toMatchObject({ id, name: 'Zoe', email, phone: null });
  });

  it('answers 204 to DELETE, then 404', async () => {
    const { id } = await create();
    const response = await service.fetch(`/contacts/${id}`, { method: 'DELETE' });
    expect([response.status, await response.text()]).toEqual([204, '']);
    expect(await service.status(`/contacts/${id}`)).toBe(404);
  });

  it('pages by limit and offset, or skip, and names the next page while there is one', async () => {
    await Promise.all([create(), create(), create()]);
    const all = (await (await service.fetch('/contacts?limit=100')).json()) as { id: number }[];
    const second = await service.fetch('/contacts?limit=1&offset=1');
    expect(await second.json()).toEqual([all[1]]);
    expect(second.headers.get('link')).toBe('</contacts?limit=1&offset=2>; rel="next"');
    expect(await (await service.fetch('/contacts?limit=1&skip=1')).json()).toEqual([all[1]]);
    const last = await service.fetch(`/contacts?limit=1&offset=${all.length - 1}`);
    expect(last.headers.get('link')).toBeNull();
  });

  it.each([
    ['an empty name', { name: ' ', email: 'a@example.com' }, 'name'],
    ['a name of 101 characters', { name: 'x'.repeat(101), email: 'a@example.com' }, 'name'],
    ['a character that PostgreSQL cannot store', { name: 'a\u0000b', email: 'a@example.com' }, 'name'],
    ['half of a surrogate pair', { name: '\ud800', email: 'a@example.com' }, 'name'],
    ['no e-mail address', { name: 'Ada' }, 'email'],
    ['a malformed e-mail address', { name: 'Ada', email: 'example.com' }, 'email'],
    ['an unknown field', { name: 'Ada', email: 'a@example.com', role: 'admin' }, 'role'],
    ['a list', [], 'expected object'],
  ])('answers 422 and names the rule when the body has %s', async (_, body, word) => {
    const response = await service.send('POST', '/contacts', body);
    expect(response.status).toBe(422);
    const { details } = (await response.json()) as { details: string[] };
    expect(details.join()).toContain(word);
  });

  it.each([
    '/contacts?limit=0',
    '/contacts?limit=101',
    '/contacts?offset=-1',
    '/contacts/x',
    '/contacts/1.5',
  ])('answers 422 to %s', async (path) => {
    expect(await service.status(path)).toBe(422);
  });

  it('answers 422 to PATCH when no field is given', async () => {
    const { id } = await create();
    expect((await service.send('PATCH', `/contacts/${id}`, {})).status).toBe(422);
  });

  it('stores what looks like SQL as it is', async () => {
    const name = `Robert'); DROP TABLE contacts; --`;
    const { id } = await create({ name });
    expect(await service.json(`/contacts/${id}`)).toMatchObject({ name });
  });
});

describe('front page', () => {
  it('shows contacts and who answers', async () => {
    await create();
    const page = await service.json('/');
    expect(page).toMatchObject({
      release: 'r7',
      deployment_color: 'green',
      container_id: expect.any(String),
    });
    expect((page['contacts'] as unknown[]).length).toBeGreaterThan(0);
    expect(page['message']).toBe('release r7 answers from green');
  });
});

describe('docs', () => {
  it('describes the API with the rules of its bodies', async () => {
    const document = (await service.json('/docs/openapi.json')) as {
      paths: Record<string, Record<string, { requestBody?: unknown; responses: object }>>;
    };
    const post = document.paths['/contacts']?.['post'];
    expect(Object.keys(post?.responses ?? {})).toEqual(expect.arrayContaining(['201', '409', '422']));
    expect(JSON.stringify(post?.requestBody)).toContain('"maxLength":100');
    expect(document.paths['/deployment/validate']).toBeDefined();
  });

  it('serves its page and its assets from the bundle alone', async () => {
    expect(await (await service.fetch('/docs')).text()).toContain('/docs/assets/swagger-ui-bundle.js');
    expect(await service.status('/docs/assets/swagger-ui-bundle.js')).toBe(200);
    expect(await service.status('/docs/assets/swagger-ui.css')).toBe(200);
    expect(await service.status('/docs/assets/..%2Fmain.mjs')).toBe(404);
  });
});
