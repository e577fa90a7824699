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
  readonly stackName: string;
  readonly templateFile: string;
  readonly logicalId: string;
  /** Such as `Properties.SecurityGroups.0`. */
  readonly path: string;
}

export function templateError(place: TemplatePlace, problem: string, options?: ErrorOptions): TemplateError {
  const { stackName, templateFile, logicalId, path } = place;
  return new TemplateError(
    `the local cloud cannot take ${path} of ${logicalId} in stack ${stackName} (${templateFile}): ${problem}`,
    'change the stack in apps/infra, or teach apps/local-cloud what it means there',
    options,
  );
}
