import { dirname } from 'node:path';
import type { CreateNodes, TargetConfiguration } from '@nx/devkit';
import { createNodesFromFiles } from '@nx/devkit';

/** One configuration per environment that `-c` takes; without `-c` a verb works on this machine. */
const configurations = Object.fromEntries(
  ['local', 'dev', 'staging', 'production'].map((environment) => [environment, { environment }]),
);

const verb = (name: string, description: string): TargetConfiguration => ({
  executor: `@cutover/nx:${name}`,
  cache: false,
  parallelism: false,
  configurations,
  metadata: { description, technologies: ['cutover'] },
});

/** What a release and the local cloud are made of. */
const releaseInputs: TargetConfiguration['dependsOn'] = [
  'build',
  { projects: ['infra'], target: 'synth-local' },
  { projects: ['local-cloud'], target: 'build' },
];

/** Gives every app that holds a `cutover.config.ts` the verbs of Cutover: a second service needs no target of its own. */
export const createNodes: CreateNodes = [
  'apps/*/cutover.config.ts',
  (files, options, context) =>
    createNodesFromFiles(
      (file) => ({ projects: { [dirname(file)]: { targets: verbs() } } }),
      files,
      options,
      context,
    ),
];

function verbs(): Record<string, TargetConfiguration> {
  return {
    deploy: {
      ...verb('deploy', 'Blue-green deploy of what is built; on this machine under load'),
      dependsOn: releaseInputs,
    },
    container: {
      ...verb('container', 'Build the image, once for all environments; --push copies it to the registry'),
      dependsOn: ['build'],
      // So that nx affected ships another base image, too.
      inputs: ['production', '^production', '{workspaceRoot}/docker/service.Dockerfile*'],
    },
    promote: verb('promote', 'Copy the image that was built before to the registry of an environment'),
    rollback: verb('rollback', 'Deploy again what was live and good before'),
    status: verb('status', 'What is live, in which slot, and who holds the lock'),
    'release-images': verb(
      'release-images',
      'What the registry holds and what for; --prune deletes what nothing needs',
    ),
    logs: verb('logs', 'Log lines of the tasks'),
    secrets: verb('secrets', 'Make the passwords that must exist before the infrastructure'),
    destroy: verb('destroy', 'Stop and remove everything on this machine'),
  };
}
