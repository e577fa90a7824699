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
