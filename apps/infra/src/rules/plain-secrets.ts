import { isSecretName } from '@cutover/config';
import type { Rule } from './rule.ts';

/** Of a property of CloudFormation, in its way of writing. */
const SECRET_PROPERTY = /(password|secret|token|privatekey|apikey)$/i;
const REFERENCE = /^\{\{resolve:(ssm-secure|secretsmanager):[^}]+\}\}$/;

/** No value of a secret stands in a template, be it a property or a variable of a task. */
export const noPlainSecrets: Rule = ({ stage, manifest }) => [
  ...stage.resources.flatMap(({ type, logicalId, properties }) =>
    secretsIn(properties).map(
      (property) =>
        `${type} ${logicalId}: ${property} holds a value (not shown): a secret stands in Parameter Store, and the template names it ({{resolve:ssm-secure:...}})`,
    ),
  ),
  ...Object.keys(manifest.task.environment)
    .filter((name) => isSecretName(name))
    .map(
      (name) =>
        `manifest: task.environment.${name} holds a value (not shown): give it in secrets of the service`,
    ),
];

function secretsIn(value: unknown, key = ''): string[] {
  if (typeof value === 'object' && value !== null) {
    return Object.entries(value).flatMap(([name, inner]) =>
      secretsIn(inner, Array.isArray(value) ? key : name),
    );
  }
  return typeof value === 'string' && SECRET_PROPERTY.test(key) && !REFERENCE.test(value) ? [key] : [];
}
