import { describe, expect, it } from '@jest/globals';
import { chooseBuilder } from './choose-builder.ts';
import { ProgramError } from './run-program.ts';

const place = { cwd: '/' };

/** A machine on which these commands answer, and all others do not. */
function machine(answers: Readonly<Record<string, string>>) {
  return (argv: readonly string[]): Promise<string> => {
    const answer = answers[argv.slice(0, 2).join(' ')];
    return answer === undefined
      ? Promise.reject(new ProgramError(`${argv[0] ?? ''} cannot be started`))
      : Promise.resolve(answer);
  };
}

const docker = { 'docker version': '28.2.2', 'docker buildx': 'github.com/docker/buildx v0.30.1 9e66234' };
const buildah = { 'buildah --version': 'buildah version 1.28.2 (image-spec 1.1.0)' };

describe('chooseBuilder', () => {
  it('names both ways out when nothing builds images', async () => {
    await expect(chooseBuilder(place, undefined, machine({}))).rejects.toMatchObject({
      message: 'nothing here builds images: docker cannot be started; buildah cannot be started',
      hint: expect.stringMatching(/start Docker, or install buildah/) as unknown,
    });
  });

  it('takes buildah when Docker is installed and its daemon does not answer', async () => {
    const { 'docker buildx': buildxAlone } = docker;
    const chosen = await chooseBuilder(
      place,
      undefined,
      machine({ ...buildah, 'docker buildx': buildxAlone }),
    );
    expect(chosen.name).toBe('buildah 1.28.2');
  });

  it('takes buildah when Docker has no buildx', async () => {
    const { 'docker version': daemon } = docker;
    const chosen = await chooseBuilder(place, undefined, machine({ ...buildah, 'docker version': daemon }));
    expect(chosen.name).toBe('buildah 1.28.2');
  });

  it('takes Docker when both answer', async () => {
    const chosen = await chooseBuilder(place, undefined, machine({ ...docker, ...buildah }));
    expect(chosen.name).toMatch(/^docker buildx 0\.30\.1 with BuildKit v/);
  });

  it('takes no other one when the command line names it', async () => {
    await expect(chooseBuilder(place, 'docker', machine(buildah))).rejects.toThrow(
      'nothing here builds images: docker cannot be started',
    );
    expect((await chooseBuilder(place, 'buildah', machine({ ...docker, ...buildah }))).name).toBe(
      'buildah 1.28.2',
    );
  });

  it('refuses a builder that it does not know', async () => {
    await expect(chooseBuilder(place, 'kaniko', machine({}))).rejects.toThrow('no builder is called kaniko');
  });
});
