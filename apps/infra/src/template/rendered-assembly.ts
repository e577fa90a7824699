import type { CloudAssembly } from 'aws-cdk-lib/cx-api';
import { RenderedStage } from './rendered-stage.ts';
import type { Template } from './resolve.ts';

/** A stage of an assembly, by the name of its construct. @throws {Error} where a template holds what ours do not */
export function renderedStage({ nestedAssemblies }: CloudAssembly, name: string): RenderedStage {
  const stacks = nestedAssemblies
    .filter(({ displayName }) => displayName === name)
    .flatMap(({ nestedAssembly }) => nestedAssembly.stacks);
  return new RenderedStage(stacks.map(({ stackName, template }) => [stackName, template as Template]));
}
