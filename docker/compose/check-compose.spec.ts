import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { checkCompose } from './check-compose.ts';

const here = new URL('./', import.meta.url);
const faulty = (name: string) => readFileSync(new URL(`faulty/${name}.yaml`, here), 'utf8');
const own = (name: string) => readFileSync(new URL(`../${name}`, here), 'utf8');
const EXAMPLE = 'DB_PASSWORD=\n';

/** Every fault that is known to be found, and by which words. */
const faults: Readonly<Record<string, RegExp>> = {
  'schema-condition': /^\/services\/service\/depends_on.*/,
  'schema-member': /^\/services\/database: must NOT have additional properties .*readonly/,
  'dependency-misspelt': /^services\.service\.depends_on\.databse: there is no service databse$/,
  'dependency-without-health-check': /database has no healthcheck/,
  'dependency-that-never-ends': /needs restart: 'no'/,
  'dependency-on-a-start': /service_started does not say that database works/,
  'volume-misspelt': /^services\.database: there is no volume dta$/m,
  'network-misspelt': /^services\.database: there is no network insde$/,
  'secret-literal': /^services\.database\.environment\.POSTGRES_PASSWORD: a secret is/,
  'secret-default': /^services\.database\.environment\.POSTGRES_PASSWORD: a secret is/,
  'variable-unexplained': /^\$\{SERVICE_IMAGE\}: \.env\.example does not explain it$/,
  'port-open': /^services\.service\.ports: "8080:8080" is open to the network/,
  'file-system-writable': /^services\.database: its file system can be written to/,
  'capabilities-kept': /^services\.database: it keeps capabilities/,
};

describe('checkCompose', () => {
  it.each(Object.entries(faults))('finds the fault of faulty/%s.yaml', (name, words) => {
    const findings = checkCompose(faulty(name), EXAMPLE);
    expect(findings.join('\n')).toMatch(words);
    expect(findings.join('\n')).not.toContain('hunter2');
  });

  it('refuses what is not YAML', () => {
    expect(checkCompose('services: [', EXAMPLE)).toEqual([expect.stringMatching(/^not YAML: /)]);
  });

  it('has a test of every file that is kept as faulty', () => {
    const files = readdirSync(new URL('faulty/', here)).filter((name) => name !== 'sound.yaml');
    expect(files.sort()).toEqual(
      Object.keys(faults)
        .map((name) => `${name}.yaml`)
        .sort(),
    );
  });

  it('finds nothing in the file from which the faulty ones differ', () => {
    expect(checkCompose(faulty('sound'), EXAMPLE)).toEqual([]);
  });

  it.each([
    ['DB_PASSWORD=hunter2\n', /DB_PASSWORD has a value/],
    ['DB_PASSWORD=\nDB_HOST=\n', /DB_HOST is not used/],
    ['# DB_PASSWORD=\n', /does not explain it/],
  ])('finds the fault of the example %j', (example, words) => {
    const findings = checkCompose(faulty('sound'), example);
    expect(findings).toEqual([expect.stringMatching(words)]);
    expect(findings.join()).not.toContain('hunter2');
  });

  it('finds nothing in our own file', () => {
    expect(checkCompose(own('compose.yaml'), own('.env.example'))).toEqual([]);
  });
});
