import type { Environment } from '@cutover/config';
import { deploymentMethods, loadEnvironment } from '@cutover/config';

/** What no environment of ours has now, and any could have by a change of its settings alone. */
const hosts: NonNullable<Environment['hosts']> = {
  instanceType: 't4g.small',
  minSize: 1,
  maxSize: 4,
  healthCheckGrace: 300,
  targetCpuPercent: 60,
};

export interface Variant {
  /** Also the name of its folder. */
  readonly name: string;
  readonly environment: Environment;
}

/** Every environment of AWS by every deployment method, and production with a certificate. */
export function variants(): Variant[] {
  const environments = (['dev', 'staging', 'production'] as const).map(loadEnvironment);
  const production = loadEnvironment('production');
  return [
    ...environments.flatMap((environment) =>
      deploymentMethods.map((deploymentMethod) => ({
        name: `${environment.name}-${deploymentMethod}`,
        environment: { ...environment, deploymentMethod, hosts: environment.hosts ?? hosts },
      })),
    ),
    { name: 'production-tls', environment: withCertificate(production) },
  ];
}

function withCertificate(environment: Environment): Environment {
  const { account, region } = environment.aws;
  return {
    ...environment,
    loadBalancer: {
      ...environment.loadBalancer,
      certificateArn: `arn:aws:acm:${region}:${account}:certificate/00000000-0000-0000-0000-000000000000`,
      domainName: 'shop.example.com',
      productionPort: 443,
    },
  };
}
