import type { App } from 'aws-cdk-lib';
import { CloudFormationValidatePlugin, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks } from 'cdk-nag';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Rules of this project that one resource is enough to judge by. */
const OWN_RULES = join(import.meta.dirname, 'own-rules.guard');

/**
 * Judges the templates while they are synthesized: AWS's solutions team by cdk-nag, and this project by rules of its own.
 * A finding fails the synth unless its construct acknowledges it with a reason.
 */
export function addChecks(app: App): void {
  Validations.of(app).addPlugins(
    new AwsSolutionsChecks(app),
    new CloudFormationValidatePlugin({
      guardRules: [{ name: 'cutover', content: readFileSync(OWN_RULES, 'utf8') }],
    }),
  );
}
