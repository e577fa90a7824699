import type { Constraints } from './check-constraints.ts';

/** How clients address one AWS service: what the schemas do not tell. */
export interface ServiceWire {
  /** The SDK client package without its prefix, as in `ServiceEndpoint`. */
  readonly service: string;
  /** Before the dot of `x-amz-target`, and the service name in the path of RPC v2. */
  readonly target?: string;
  /** `Version` of a query request, and the namespace of its answer. */
  readonly query?: { readonly version: string; readonly xmlNamespace: string };
  /** The code that the service answers to input which lacks a member or has a wrong one. */
  readonly invalidInput: string;
  /** The module that exports `<Action>$` and `<Error>$` schemas. Imported on the first request: it is large. */
  readonly load: () => Promise<unknown>;
  /** What the model of the service allows beside types; made by the conformance target. */
  readonly constraints: () => Promise<{ readonly default: Constraints }>;
}

export const serviceWires: readonly ServiceWire[] = [
  {
    service: 'ecs',
    target: 'AmazonEC2ContainerServiceV20141113',
    invalidInput: 'InvalidParameterException',
    load: () => import('@aws-sdk/client-ecs'),
    constraints: () => import('./constraints/ecs.json', { with: { type: 'json' } }),
  },
  {
    service: 'ecr',
    target: 'AmazonEC2ContainerRegistry_V20150921',
    invalidInput: 'InvalidParameterException',
    load: () => import('@aws-sdk/client-ecr'),
    constraints: () => import('./constraints/ecr.json', { with: { type: 'json' } }),
  },
  {
    service: 'elastic-load-balancing-v2',
    query: {
      version: '2015-12-01',
      xmlNamespace: 'http://elasticloadbalancing.amazonaws.com/doc/2015-12-01/',
    },
    invalidInput: 'ValidationError',
    load: () => import('@aws-sdk/client-elastic-load-balancing-v2'),
    constraints: () => import('./constraints/elastic-load-balancing-v2.json', { with: { type: 'json' } }),
  },
  {
    service: 'ssm',
    target: 'AmazonSSM',
    invalidInput: 'ValidationException',
    load: () => import('@aws-sdk/client-ssm'),
    constraints: () => import('./constraints/ssm.json', { with: { type: 'json' } }),
  },
  {
    service: 'cloudwatch-logs',
    target: 'Logs_20140328',
    invalidInput: 'InvalidParameterException',
    load: () => import('@aws-sdk/client-cloudwatch-logs'),
    constraints: () => import('./constraints/cloudwatch-logs.json', { with: { type: 'json' } }),
  },
  {
    service: 'cloudwatch',
    target: 'GraniteServiceVersion20100801',
    query: { version: '2010-08-01', xmlNamespace: 'http://monitoring.amazonaws.com/doc/2010-08-01/' },
    invalidInput: 'ValidationError',
    load: () => import('@aws-sdk/client-cloudwatch'),
    constraints: () => import('./constraints/cloudwatch.json', { with: { type: 'json' } }),
  },
  {
    service: 'sts',
    query: { version: '2011-06-15', xmlNamespace: 'https://sts.amazonaws.com/doc/2011-06-15/' },
    invalidInput: 'ValidationError',
    load: () => import('@aws-sdk/client-sts'),
    constraints: () => import('./constraints/sts.json', { with: { type: 'json' } }),
  },
];
