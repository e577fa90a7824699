import { parse } from 'yaml';
import { z } from 'zod';

const environment = z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()]));

/** Of a service, what the rules look at; the rest is the schema's to judge. */
const service = z.looseObject({
  image: z.string().optional(),
  build: z.unknown().optional(),
  restart: z.string().optional(),
  read_only: z.boolean().default(false),
  cap_drop: z.array(z.string()).default([]),
  healthcheck: z.unknown().optional(),
  environment: environment.default({}),
  depends_on: z.record(z.string(), z.looseObject({ condition: z.string() })).default({}),
  ports: z.array(z.union([z.string(), z.number(), z.looseObject({})])).default([]),
  volumes: z.array(z.union([z.string(), z.looseObject({})])).default([]),
  networks: z.array(z.string()).default([]),
});

const composeFile = z.looseObject({
  services: z.record(z.string(), service),
  volumes: z.record(z.string(), z.unknown()).default({}),
  networks: z.record(z.string(), z.unknown()).default({}),
});

/** In the forms that our own file uses: maps instead of lists where the specification takes both. */
export type ComposeFile = z.output<typeof composeFile>;
export type ComposeService = z.output<typeof service>;

export interface ComposeSources {
  readonly file: ComposeFile;
  /** As it is written, its variables not yet replaced. */
  readonly text: string;
  /** Of `.env.example`. */
  readonly example: string;
}

/** One thing that is wrong, in words that name the place, the value and the rule. */
export type Finding = string;

export type Rule = (sources: ComposeSources) => readonly Finding[];

/** @throws Error where it is not YAML */
export function documentOf(text: string): unknown {
  return parse(text, { merge: true });
}

export function composeFileOf(document: unknown): ComposeFile | Finding {
  const { success, data, error } = composeFile.safeParse(document);
  return success ? data : `in a form that the checks do not read: ${z.prettifyError(error)}`;
}
