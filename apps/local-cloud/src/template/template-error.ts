import type { Stack } from './assembly.ts';
import { nearestLine } from './line-of.ts';

/** A template that this cloud would misread. It names stack, resource and property, as CloudFormation's own would. */
export class TemplateError extends Error {
  override readonly name = 'TemplateError';
  readonly hint: string;

  constructor(message: string, hint: string, options?: ErrorOptions) {
    super(message, options);
    this.hint = hint;
  }
}

/** Where in an assembly something stands. */
export interface TemplatePlace {
  readonly stack: Pick<Stack, 'name' | 'templateFile' | 'text'>;
  readonly logicalId: string;
  /** Steps below the resource, such as `Properties`, `SecurityGroups`, `0`. */
  readonly path: readonly string[];
}

export function templateError(
  { stack, logicalId, path }: TemplatePlace,
  problem: string,
  options?: ErrorOptions,
): TemplateError {
  const line = nearestLine(stack.text, ['Resources', logicalId, ...path]);
  return new TemplateError(
    `the local cloud cannot take ${path.join('.')} of ${logicalId} in stack ${stack.name} (${stack.templateFile}:${line}): ${problem}`,
    'change the stack in apps/infra, or teach apps/local-cloud what it means there',
    options,
  );
}
