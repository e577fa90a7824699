import type { Environment, Names, ServiceDefinition } from '@cutover/config';
import { shutdownVariables } from '@cutover/config';

export interface HostStartRequest {
  readonly environment: Environment;
  readonly definition: ServiceDefinition;
  readonly names: Names;
}

/** Between SIGKILL to the container and systemd giving up on it. */
const MARGIN_SECONDS = 10;

/**
 * User data that makes a host of an Amazon Linux: Docker, and systemd that keeps one container of the service up. The image
 * is the tasks' own, by the digest that a parameter names: what runs is not the template's to say.
 * @throws {Error} where a setting has more than one line, which an env file cannot hold
 */
export function hostStart(request: HostStartRequest): string[] {
  const { definition } = request;
  return [
    'set -euo pipefail',
    'dnf install -y docker',
    'systemctl enable --now docker',
    ...file(`/usr/local/bin/start-${definition.name}`, startScript(request)),
    `chmod 0755 /usr/local/bin/start-${definition.name}`,
    ...file(`/etc/systemd/system/${definition.name}.service`, unit(definition)),
    'systemctl daemon-reload',
    `systemctl enable --now --no-block ${definition.name}`,
  ];
}

function startScript(request: HostStartRequest): string[] {
  const { environment, definition, names } = request;
  const { name, containerPort, start } = definition;
  const { region } = environment.aws;
  const metadata = 'http://169.254.169.254/latest';
  return [
    '#!/bin/bash',
    'set -euo pipefail',
    `export AWS_DEFAULT_REGION=${region}`,
    'read_parameter() {',
    '  aws ssm get-parameter --with-decryption --query Parameter.Value --output text --name "$1"',
    '}',
    `image=$(read_parameter ${names.hostImageParameter})`,
    `token=$(curl -sf -X PUT -H 'X-aws-ec2-metadata-token-ttl-seconds: 60' ${metadata}/api/token)`,
    `instance=$(curl -sf -H "X-aws-ec2-metadata-token: $token" ${metadata}/meta-data/instance-id)`,
    '# In memory alone, and for root alone: no secret is on a disk or on a command line.',
    'umask 077',
    `cat > /run/${name}.env <<'SETTINGS'`,
    ...settings(request),
    'SETTINGS',
    `echo "HOSTNAME=$instance" >> /run/${name}.env`,
    // In two steps: the shell would not see a failure inside the words of echo.
    ...Object.entries(definition.secrets).flatMap(([variable, parameter]) => [
      `value=$(read_parameter ${names.parameter(parameter)})`,
      `echo "${variable}=$value" >> /run/${name}.env`,
    ]),
    'aws ecr get-login-password | docker login --username AWS --password-stdin "${image%%/*}"',
    'docker pull "$image"',
    `docker rm --force ${name} 2> /dev/null || true`,
    [
      `exec docker run --rm --name ${name} --read-only --env-file /run/${name}.env`,
      `--publish ${containerPort}:${containerPort} --log-driver awslogs`,
      `--log-opt awslogs-region=${region} --log-opt awslogs-group=${names.logGroup}`,
      `--log-opt awslogs-stream=asg/${names.container}/$instance --log-opt mode=non-blocking`,
      `"$image" ${start.map(quoted).join(' ')}`,
    ].join(' '),
  ];
}

/** A host that finds no image yet, or no parameter, tries again: it needs nobody to start it. */
function unit({ name, stopTimeout }: ServiceDefinition): string[] {
  return [
    '[Unit]',
    `Description=${name}`,
    'Requires=docker.service',
    'After=docker.service network-online.target',
    'StartLimitIntervalSec=0',
    '[Service]',
    `ExecStart=/usr/local/bin/start-${name}`,
    `ExecStop=/usr/bin/docker stop --time ${stopTimeout} ${name}`,
    `TimeoutStopSec=${stopTimeout + MARGIN_SECONDS}`,
    'Restart=always',
    'RestartSec=5',
    '[Install]',
    'WantedBy=multi-user.target',
  ];
}

function settings({ environment, definition }: HostStartRequest): string[] {
  const { name, containerPort } = definition;
  const all = {
    ...definition.environment,
    HOST: '0.0.0.0',
    PORT: String(containerPort),
    DEPLOYMENT_COLOR: 'asg',
    ...shutdownVariables(environment, definition),
  };
  return Object.entries(all).map(([variable, value]) => {
    if (!/[\r\n]/.test(value)) return `${variable}=${value}`;
    throw new Error(
      `service ${name}: environment.${variable} has more than one line: a host hands its settings on in a file of one line each; write it as JSON`,
    );
  });
}

function file(path: string, lines: readonly string[]): string[] {
  return [`cat > ${path} <<'END_OF_FILE'`, ...lines, 'END_OF_FILE'];
}

function quoted(word: string): string {
  return `'${word.replaceAll("'", String.raw`'\''`)}'`;
}
