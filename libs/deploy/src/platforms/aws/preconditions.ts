import { ecsSlots } from '@cutover/config';
import type { Finding, Release } from '../../ports/platform.ts';
import { readUnlessMissing } from './aws-errors.ts';
import type { EcsSlots } from './ecs-slots.ts';
import type { ListenerRules } from './listener-rules.ts';
import { type AwsPlace, callOptions } from './place.ts';
import { foreignTrait } from './slot-service.ts';
import { trafficFindings } from './traffic-preconditions.ts';

/** What GetParameters takes at once. */
const PARAMETERS = 10;
const DIGEST = /^sha256:[0-9a-f]{64}$/;
const DEPLOY_INFRASTRUCTURE = 'deploy the infrastructure of this environment first';

/**
 * What can be known before anything is changed. Not looked at: whether the registry holds the image and for which
 * processor (a task says so when it starts), and what the roles allow.
 */
export function createVerify(place: AwsPlace, parts: { slots: EcsSlots; rules: ListenerRules }) {
  return async (release: Release, signal?: AbortSignal): Promise<readonly Finding[]> => {
    const findings = await Promise.all([
      clusterFindings(place, signal),
      serviceFindings(place, parts.slots, signal),
      journalFindings(place, signal),
      logGroupFindings(place, signal),
      secretFindings(place, signal),
      trafficFindings(place, parts.rules, signal),
    ]);
    return [...releaseFindings(release), ...findings.flat()];
  };
}

function releaseFindings({ name, digest, image }: Release): Finding[] {
  const findings: Finding[] = [];
  const hint = 'build the image again and deploy what the registry names';
  if (!DIGEST.test(digest)) findings.push({ what: `release ${name} has the digest ${digest}`, hint });
  if (!image.endsWith(`@${digest}`)) {
    findings.push({ what: `image ${image} of release ${name} is not named by its digest`, hint });
  }
  return findings;
}

async function clusterFindings({ clients, manifest }: AwsPlace, signal?: AbortSignal): Promise<Finding[]> {
  const ecs = await clients.ecs();
  const { clusters = [] } = await ecs.describeClusters({ clusters: [manifest.cluster] }, callOptions(signal));
  const status = clusters[0]?.status ?? 'missing';
  if (status === 'ACTIVE') return [];
  return [{ what: `ECS cluster ${manifest.cluster} is ${status}`, hint: DEPLOY_INFRASTRUCTURE }];
}

async function serviceFindings(
  { manifest }: AwsPlace,
  slots: EcsSlots,
  signal?: AbortSignal,
): Promise<Finding[]> {
  const services = await readUnlessMissing(() => slots.read(signal), 'ClusterNotFoundException');
  return ecsSlots.flatMap((slot) => {
    const service = services?.get(slot);
    if (service === undefined) return [];
    const name = service.serviceName ?? slot;
    const findings: Finding[] = [];
    const trait = foreignTrait(service);
    if (trait !== undefined) {
      findings.push({
        what: `ECS service ${name} has ${trait}: something else moves its tasks and its traffic`,
        hint: 'delete that service, or go on with the tool that made it',
      });
    }
    const group = service.loadBalancers?.[0]?.targetGroupArn;
    if (service.status === 'ACTIVE' && group !== manifest.targetGroups[slot]) {
      findings.push({
        what: `ECS service ${name} registers its tasks in ${group ?? 'no target group'}, not in ${manifest.targetGroups[slot]}`,
        hint: `scale service ${name} to 0 and delete it: the deployment makes it anew`,
      });
    }
    return findings;
  });
}

async function journalFindings({ clients, manifest }: AwsPlace, signal?: AbortSignal): Promise<Finding[]> {
  const dynamodb = await clients.dynamodb();
  const answer = await readUnlessMissing(
    () => dynamodb.describeTable({ TableName: manifest.journalTable }, callOptions(signal)),
    'ResourceNotFoundException',
  );
  const status = answer?.Table?.TableStatus ?? 'missing';
  // While a table changes its settings it is UPDATING, and takes reads and writes.
  if (status === 'ACTIVE' || status === 'UPDATING') return [];
  return [{ what: `journal table ${manifest.journalTable} is ${status}`, hint: DEPLOY_INFRASTRUCTURE }];
}

async function logGroupFindings({ clients, manifest }: AwsPlace, signal?: AbortSignal): Promise<Finding[]> {
  const logs = await clients.logs();
  const { logGroups = [] } = await logs.describeLogGroups(
    { logGroupNamePrefix: manifest.logGroup },
    callOptions(signal),
  );
  if (logGroups.some(({ logGroupName }) => logGroupName === manifest.logGroup)) return [];
  return [
    {
      what: `log group ${manifest.logGroup} is missing: no task could start`,
      hint: DEPLOY_INFRASTRUCTURE,
    },
  ];
}

/** Whether each parameter exists; its value is neither decrypted nor looked at. */
async function secretFindings({ clients, manifest }: AwsPlace, signal?: AbortSignal): Promise<Finding[]> {
  const variables = new Map(
    Object.entries({ ...manifest.task.secrets, ...manifest.task.migrationSecrets }).map(([variable, arn]) => [
      parameterName(arn),
      variable,
    ]),
  );
  const names = [...variables.keys()];
  const ssm = await clients.parameters();
  const missing = await Promise.all(
    Array.from({ length: Math.ceil(names.length / PARAMETERS) }, async (_, index) => {
      const chunk = names.slice(index * PARAMETERS, (index + 1) * PARAMETERS);
      const answer = await ssm.getParameters({ Names: chunk, WithDecryption: false }, callOptions(signal));
      const found = new Set(answer.Parameters?.map(({ Name }) => Name));
      return chunk.filter((name) => !found.has(name));
    }),
  );
  return missing.flat().map((name) => ({
    what: `parameter ${name} is missing: no task could start without ${variables.get(name) ?? 'it'}`,
    hint: `put it there: aws ssm put-parameter --type SecureString --name ${name} --value ...`,
  }));
}

/** `arn:aws:ssm:<region>:<account>:parameter/a/b` → `/a/b` */
function parameterName(arn: string): string {
  return arn.replace(/^arn:[^:]+:ssm:[^:]*:[^:]*:parameter/, '');
}
