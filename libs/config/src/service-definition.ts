import { z } from 'zod';
import { parseConfig } from './config-error.ts';
import { durationSeconds, port, urlPath } from './units.ts';

const command = z.array(z.string().min(1)).min(1, 'a command is a list of words, such as ["main.mjs"]');
const variableName = z
  .string()
  .regex(/^[A-Z][A-Z0-9_]*$/, 'an environment variable in capitals, such as LOG_LEVEL');

/** What a service is, in every environment: the content of `apps/<service>/cutover.config.ts`. */
export const serviceDefinitionSchema = z.strictObject({
  /** Also a part of AWS names that take 32 characters. */
  name: z
    .string()
    .regex(/^[a-z][a-z0-9-]{0,14}[a-z0-9]$/, '2 to 16 lower-case letters, digits and dashes, a letter first'),
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
  /** Plain settings. A secret here is refused by the name of its variable. */
  environment: z
    .record(variableName, z.string())
    .default({})
    .refine((values) => !Object.keys(values).some((name) => /PASSWORD|SECRET|TOKEN|PRIVATE_KEY/.test(name)), {
      error: 'a secret belongs into secrets, which name a parameter, never a value',
    }),
  /** Environment variable → name of its parameter below `/cutover/<environment>/<service>/`. */
  secrets: z
    .record(variableName, z.string().regex(/^[a-z][a-z0-9/-]*$/, 'a parameter such as database/password'))
    .default({}),
  /** What the load of a rehearsal asks for, with the status that counts as served. */
  load: z
    .array(
      z.strictObject({ path: z.string().startsWith('/'), status: z.int().min(100).max(599).default(200) }),
    )
    .min(1, 'at least one request to send'),
});

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
