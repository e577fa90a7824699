import { environmentsBeside, loadEnvironment, namesOf, type ServiceDefinition } from '@cutover/config';
import { createAwsPorts, type ImagesPorts, type ImagesRequest } from '@cutover/deploy';
import { assertAccount, placeOf } from './compose-ports.ts';
import type { ImagesPlace } from './reporting/images-answer.ts';
import { closeAll, connectAll } from './session/connect-all.ts';
import { isAlive } from './session/holder.ts';
import { systemClock } from './session/system-clock.ts';

export interface ImagesComposition {
  readonly ports: ImagesPorts;
  readonly settings: ImagesRequest['settings'];
  readonly place: ImagesPlace;
  close(): Promise<void>;
}

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
  const connected = await connectAll(
    environmentsBeside(environment).map(({ name }) => name),
    (name) =>
      createAwsPorts({
        environment: name,
        service: service.name,
        region,
        clock: systemClock,
        signal,
        ...here,
      }),
    (name) => print(`${service.name} has no infrastructure in ${name}: nothing runs there`),
  );
  const asked = connected[0]?.ports;
  if (asked === undefined) throw new Error('no environment was asked');
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
      users: connected.map(({ environment: name, ports }) => ({
        environment: name,
        uses: ports.imageUses,
        journal: ports.journal,
      })),
    },
    close: () => closeAll(connected),
  };
}
