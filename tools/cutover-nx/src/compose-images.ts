import { environmentsBeside, loadEnvironment, namesOf, type ServiceDefinition } from '@cutover/config';
import { createAwsPorts, DeployError, type ImagesPorts, type ImagesRequest } from '@cutover/deploy';
import { assertAccount, placeOf } from './compose-ports.ts';
import type { ImagesPlace } from './reporting/images-answer.ts';
import { isAlive } from './session/holder.ts';
import { systemClock } from './session/system-clock.ts';

export interface ImagesComposition {
  readonly ports: ImagesPorts;
  readonly settings: ImagesRequest['settings'];
  readonly place: ImagesPlace;
  close(): Promise<void>;
}

type AwsPorts = Awaited<ReturnType<typeof createAwsPorts>>;

/**
 * The service's repository, and every environment that may run an image of it: those of the same account and region.
 * @throws {UserError} where the local cloud does not run, or the credentials are of another account
 * @throws {DeployError} MANIFEST_MISSING where the environment has no infrastructure
 */
export async function composeImages(request: {
  readonly workspace: string;
  readonly service: ServiceDefinition;
  readonly environment: string;
  readonly signal: AbortSignal;
  readonly print: (line: string) => void;
}): Promise<ImagesComposition> {
  const { workspace, service, signal, print } = request;
  const environment = loadEnvironment(request.environment);
  const { account, region } = environment.aws;
  if (environment.name !== 'local') await assertAccount(environment.name);
  const here = await placeOf(workspace, service.name, environment);
  const connect = (name: string) =>
    createAwsPorts({ environment: name, service: service.name, region, clock: systemClock, signal, ...here });
  const [own, ...others] = environmentsBeside(environment);
  const asked = await connect(own?.name ?? environment.name);
  const opened: { name: string; aws: AwsPorts }[] = [{ name: environment.name, aws: asked }];
  const close = async () => {
    for (const { aws } of opened) await aws.close();
  };
  try {
    for (const { name } of others) {
      const aws = await unlessMissing(() => connect(name));
      if (aws !== undefined) opened.push({ name, aws });
      else print(`${service.name} has no infrastructure in ${name}: nothing runs there`);
    }
  } catch (error) {
    await close();
    throw error;
  }
  return {
    settings: asked.settings,
    place: {
      repository: namesOf(environment.name, service.name).repository,
      account,
      region,
      service: service.name,
      environment: environment.name,
    },
    ports: {
      clock: systemClock,
      reporter: {
        report(event) {
          if (event.type === 'note') print(event.text);
        },
      },
      isAlive,
      signal,
      images: asked.images,
      registryNowMs: asked.serverNowMs,
      users: opened.map(({ name, aws }) => ({
        environment: name,
        uses: aws.imageUses,
        journal: aws.journal,
      })),
    },
    close,
  };
}

async function unlessMissing<T>(connect: () => Promise<T>): Promise<T | undefined> {
  try {
    return await connect();
  } catch (error) {
    if (error instanceof DeployError && error.code === 'MANIFEST_MISSING') return undefined;
    throw error;
  }
}
