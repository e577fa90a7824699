import { composeFileOf, documentOf } from './compose-file.ts';
import type { Finding, Rule } from './compose-file.ts';
import { dependencies } from './rules/dependencies.ts';
import { exposure } from './rules/exposure.ts';
import { names } from './rules/names.ts';
import { schemaFindings } from './rules/schema.ts';
import { secrets } from './rules/secrets.ts';
import { variables } from './rules/variables.ts';

const rules: readonly Rule[] = [dependencies, names, secrets, variables, exposure];

/**
 * @param text of the compose file
 * @param example of the `.env.example` beside it
 * @returns what is wrong; the rules are asked only of a file that keeps to the schema
 */
export function checkCompose(text: string, example: string): readonly Finding[] {
  let document: unknown;
  try {
    document = documentOf(text);
  } catch (error) {
    return [`not YAML: ${error instanceof Error ? error.message : String(error)}`];
  }
  const findings = schemaFindings(document);
  if (findings.length > 0) return findings;
  const file = composeFileOf(document);
  if (typeof file === 'string') return [file];
  return rules.flatMap((rule) => rule({ file, text, example }));
}
