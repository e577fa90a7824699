import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const ADAPTER = join(import.meta.dirname, '../../../../libs/deploy/src/platforms/aws');

/** How the engine's AWS adapter calls its clients, and IAM's prefix of each. */
const PREFIX_OF: Readonly<Record<string, string>> = {
  ecr: 'ecr',
  ecs: 'ecs',
  elb: 'elasticloadbalancing',
  ssm: 'ssm',
  dynamodb: 'dynamodb',
  logs: 'logs',
};

/** The actions that the engine's source calls, such as `ecs:RunTask`: read from its text, because infra imports no engine. */
export function actionsOfTheEngine(): string[] {
  const call = new RegExp(`\\b(${Object.keys(PREFIX_OF).join('|')})\\.([a-z]\\w+)\\(`, 'g');
  const actions = globSync('*.ts', { cwd: ADAPTER })
    .filter((file) => !file.endsWith('spec.ts'))
    .flatMap((file) => [...readFileSync(join(ADAPTER, file), 'utf8').matchAll(call)])
    // Closes a client; asks AWS nothing.
    .filter(([, , method]) => method !== 'destroy')
    .map(([, client = '', method = '']) => `${PREFIX_OF[client] ?? ''}:${capitalized(method)}`);
  return [...new Set(actions)].sort();
}

function capitalized(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
