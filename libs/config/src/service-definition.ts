import { z } from 'zod';
import { parseConfig } from './config-error.ts';
import { holdsPassword, isSecretName } from './secret-like.ts';
import { shutdownDefaults, shutdownVariableNames } from './shutdown.ts';
import { durationSeconds, port, urlPath } from './units.ts';

const command = z.array(z.string().min(1)).min(1, 'a command is a list of words, such as ["main.mjs"]');
const variableName = z
  .string()
  .regex(/^[A-Z][A-Z0-9_]*$/, 'an environment variable in capitals, such as LOG_LEVEL');

const requestPath = z
  .string()
  .regex(/^\/[\x21-\x7e]*$/, 'an absolute path, with a query or without, escaped as in a request');

const parameterKey = z
  .string()
  .regex(/^[a-z][a-z0-9-]*(\/[a-z0-9-]+)*$/, 'a parameter such as database/password')
  .refine((key) => key !== 'manifest', { error: 'this parameter is the manifest; choose another name' });

function refuseDerived(values: Record<string, string>, context: z.RefinementCtx): void {
  for (const name of shutdownVariableNames.filter((variable) => Object.hasOwn(values, variable))) {
    context.addIssue({
      code: 'custom',
      path: [name],
      message: 'derived from finishTimeout and from deployment.settle of the environment: set those',
    });
  }
}

function refuseSecrets(values: Record<string, string>, context: z.RefinementCtx): void {
  for (const [name, value] of Object.entries(values)) {
    if (!isSecretName(name) && !holdsPassword(value)) continue;
    context.addIssue({
      code: 'custom',
      path: [name],
      message: 'a secret belongs into secrets, which name a parameter, never a value',
    });
  }
}

/** What a service is, in every environment: the content of `apps/<service>/cutover.config.ts`. */
export const serviceDefinitionSchema = z
  .strictObject({
    /** Also a part of AWS names that take 32 characters: `production-<name>-green` is the longest. */
    name: z
      .string()
      .regex(
        /^[a-z][a-z0-9-]{0,13}[a-z0-9]$/,
        '2 to 15 lower-case letters, digits and dashes, a letter first',
      ),
    /** The folder that the `build` target fills, relative to the workspace. It is the whole image. */
    bundle: z.string(),
    /** Words after `node`, relative to the bundle. */
    start: command,
    /** One-off task that brings the schema up to date, words after `node`; it runs before a release starts. */
    migrate: command.optional(),
    containerPort: port,
    /** Shallow: asked by the load balancer, never touches the database. */
    healthCheckPath: urlPath,
    /** Deep: asked once through the test listener, 200 means that this release may take traffic. */
    validationPath: urlPath.optional(),
    /** From SIGTERM to SIGKILL, as ECS takes it on Fargate. */
    stopTimeout: durationSeconds({ min: 2, max: 120 }),
    /** How long requests in flight may still take when the service leaves and takes no new ones any more. */
    finishTimeout: durationSeconds({ min: 0, max: 110 }).default(shutdownDefaults.finish),
    /** Paths that the service answers on GET. With them, a probe of a path that is none of them is refused here. */
    routes: z.array(urlPath).optional(),
    /** Plain settings. A secret here is refused by the name of its variable, or by its form. */
    environment: z
      .record(variableName, z.string())
      .default({})
      .superRefine(refuseSecrets)
      .superRefine(refuseDerived),
    /** Environment variable → name of its parameter below `/cutover/<environment>/<service>/`. */
    secrets: z.record(variableName, parameterKey).default({}),
    /**
     * What the migrations get beside `secrets`, such as the owner of the tables. A task that serves requests never gets it.
     */
    migrationSecrets: z.record(variableName, parameterKey).default({}),
    /** What the load of a rehearsal asks for, with the status that counts as served. */
    load: z
      .array(z.strictObject({ path: requestPath, status: z.int().min(100).max(599).default(200) }))
      .min(1, 'at least one request to send'),
  })
  .superRefine(({ environment, secrets, migrationSecrets }, context) => {
    const secret = Object.keys({ ...secrets, ...migrationSecrets });
    for (const name of secret.filter((variable) => Object.hasOwn(environment, variable))) {
      context.addIssue({
        code: 'custom',
        path: ['environment', name],
        message: 'also in secrets; ECS takes a variable from one of the two',
      });
    }
  })
  .superRefine(({ routes, healthCheckPath, validationPath }, context) => {
    for (const [name, path] of Object.entries({ healthCheckPath, validationPath })) {
      if (routes === undefined || path === undefined || routes.includes(path)) continue;
      context.addIssue({
        code: 'custom',
        path: [name],
        message: `none of the routes of the service, which are ${routes.join(', ')}`,
      });
    }
  })
  .refine(
    ({ migrate, migrationSecrets }) => migrate !== undefined || Object.keys(migrationSecrets).length === 0,
    {
      error: 'there are no migrations to give them to: name the command in migrate',
      path: ['migrationSecrets'],
    },
  );

export type ServiceDefinitionInput = z.input<typeof serviceDefinitionSchema>;
export type ServiceDefinition = z.output<typeof serviceDefinitionSchema>;

/** Types the content of a `cutover.config.ts`; it is checked when it is read. */
export function defineService(definition: ServiceDefinitionInput): ServiceDefinitionInput {
  return definition;
}

/** @throws {ConfigError} naming file, path, value and rule */
export function parseServiceDefinition(input: unknown, file: string): ServiceDefinition {
  return parseConfig(serviceDefinitionSchema, input, file);
}
