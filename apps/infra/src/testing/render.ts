import type { Environment, ServiceDefinition } from '@cutover/config';
import type { App } from 'aws-cdk-lib';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { GLOBAL_STAGE } from '../stages/global-stage.ts';
import { appOf } from '../synthesize.ts';
import { physicalId } from './physical.ts';
import type { Properties } from './properties.ts';
import { resolve, type Template } from './resolve.ts';

/** A resource as AWS would get it. */
export interface Resource<Type extends string = string> {
  readonly stack: string;
  readonly logicalId: string;
  readonly type: Type;
  readonly deletionPolicy?: string;
  /** What `Ref` gives. */
  readonly ref: string;
  readonly properties: Properties<Type>;
}

/** One service in one environment, as AWS would get it. */
export class RenderedStage {
  /** In the order in which they are deployed. */
  readonly stacks: readonly string[];
  readonly resources: readonly Resource[];

  constructor(templates: readonly (readonly [stack: string, template: Template])[]) {
    this.stacks = templates.map(([stack]) => stack);
    const exported = new Map<string, string>();
    this.resources = templates.flatMap(([stack, template]) => {
      for (const { Value, Export } of Object.values(template.Outputs ?? {})) {
        exported.set(Export.Name, resolve(Value, template, exported) as string);
      }
      return resourcesOf(stack, template, exported);
    });
  }

  ofType<Type extends string>(type: Type): Resource<Type>[] {
    return this.resources.filter((resource): resource is Resource<Type> => resource.type === type);
  }

  /** The only one of its type. @throws {Error} where there is none, or more */
  only<Type extends string>(type: Type): Resource<Type> {
    const [found, ...others] = this.ofType(type);
    if (found !== undefined && others.length === 0) return found;
    throw new Error(`not one, but ${this.ofType(type).length} resources of type ${type}`);
  }

  /** Value of the parameter with this name. @throws {Error} where there is none */
  parameter(name: string): string {
    const found = this.ofType('AWS::SSM::Parameter').find(({ properties }) => properties.Name === name);
    if (found === undefined) throw new Error(`no parameter ${name}`);
    return found.properties.Value;
  }
}

const rendered = new Map<string, RenderedStage>();

/** Synthesizes one service for one environment. */
export function render(environment: Environment, definition: ServiceDefinition): RenderedStage {
  return renderStage(environment, definition, definition.name);
}

/** Synthesizes what the account of an environment has once, for one service. */
export function renderGlobal(environment: Environment, definition: ServiceDefinition): RenderedStage {
  return renderStage(environment, definition, GLOBAL_STAGE);
}

function renderStage(
  environment: Environment,
  definition: ServiceDefinition,
  stageName: string,
): RenderedStage {
  const key = JSON.stringify([environment, definition, stageName]);
  const stage = rendered.get(key) ?? synthesized(environment, definition, stageName);
  rendered.set(key, stage);
  return stage;
}

/** Hands over the app of one service in one environment, without CDK's validator, and leaves no file behind. */
export function inApp<Result>(
  environment: Environment,
  definition: ServiceDefinition,
  use: (app: App) => Result,
): Result {
  const outdir = mkdtempSync(join(tmpdir(), 'cutover-infra-'));
  try {
    return use(appOf(environment, [definition], { outdir, validate: false }));
  } finally {
    rmSync(outdir, { recursive: true });
  }
}

function synthesized(environment: Environment, definition: ServiceDefinition, stage: string): RenderedStage {
  return inApp(environment, definition, (app) => {
    const { nestedAssemblies } = app.synth();
    const stacks = nestedAssemblies
      .filter(({ displayName }) => displayName === stage)
      .flatMap(({ nestedAssembly }) => nestedAssembly.stacks);
    return new RenderedStage(stacks.map(({ stackName, template }) => [stackName, template as Template]));
  });
}

function resourcesOf(stack: string, template: Template, exported: ReadonlyMap<string, string>): Resource[] {
  return Object.entries(template.Resources).map(([logicalId, { Type, Properties = {}, DeletionPolicy }]) => ({
    stack,
    logicalId,
    type: Type,
    ref: physicalId(Type, logicalId),
    properties: resolve(Properties, template, exported) as Record<string, unknown>,
    ...(DeletionPolicy !== undefined && { deletionPolicy: DeletionPolicy }),
  }));
}
