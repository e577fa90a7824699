import { loadEnvironment, namesOf, readVariables } from '@cutover/config';
import { registryLogin } from '@cutover/deploy';
import { z } from 'zod';
import { UserError } from '../user-error.ts';
import { dockerLogin } from './docker-login.ts';

/** Where the images of a service are pushed and pulled. */
export interface Registry {
  /** Such as `123456789012.dkr.ecr.eu-west-1.amazonaws.com` or `127.0.0.1:5000`. */
  readonly host: string;
  /** Such as `cutover/service`. */
  readonly repository: string;
  /** Plain HTTP: on this machine alone. */
  readonly plain: boolean;
  /** `user:password` in base64; undefined where the registry is asked without. Asked anew for each command: it expires. */
  readonly login: () => Promise<string | undefined>;
}

export interface RegistryRequest {
  readonly environment: string;
  readonly service: string;
  /** From the command line; before CUTOVER_REGISTRY. */
  readonly registry?: string;
}

/** A name or an address, and a port. */
const HOST = /^(\[[0-9a-f:]+\]|[a-z0-9]([a-z0-9.-]*[a-z0-9])?)(:\d{1,5})?$/;
/** @see https://docs.aws.amazon.com/AmazonECR/latest/userguide/Registries.html */
const ECR_HOST = /^\d{12}\.dkr\.ecr\.([a-z0-9-]+)\.amazonaws\.com$/;
const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|\[::1\])(:\d+)?$/;

const variables = z.object({ CUTOVER_REGISTRY: z.string().optional() });

/**
 * The registry of an environment: the one that is named, else ECR in its account and region.
 * @returns undefined on this machine where none is named: the bundle is deployed, without an image
 * @throws {UserError} where the name is no registry's
 */
export function registryOf(
  request: RegistryRequest,
  read: () => { CUTOVER_REGISTRY?: string | undefined } = () => readVariables(variables),
): Registry | undefined {
  const { environment, service } = request;
  const named = request.registry ?? read().CUTOVER_REGISTRY;
  if (named === undefined && environment === 'local') return undefined;
  const host = named ?? ecrOf(environment);
  if (!HOST.test(host)) {
    throw new UserError(
      `${JSON.stringify(host)} is no registry`,
      'name its host and port alone, such as 127.0.0.1:5000, in --registry or CUTOVER_REGISTRY',
    );
  }
  const region = ECR_HOST.exec(host)?.[1];
  return {
    host,
    repository: namesOf(environment, service).repository,
    plain: LOOPBACK.test(host),
    login: () => (region === undefined ? dockerLogin(host) : registryLogin({ region })),
  };
}

function ecrOf(environment: string): string {
  const { account, region } = loadEnvironment(environment).aws;
  return `${account}.dkr.ecr.${region}.amazonaws.com`;
}

/** The image as a task definition names it. */
export function imageReference({ host, repository }: Registry, digest: string): string {
  return `${host}/${repository}@${digest}`;
}
