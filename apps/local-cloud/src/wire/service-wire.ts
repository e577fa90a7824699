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
}

export const serviceWires: readonly ServiceWire[] = [
  {
    service: 'ecs',
    target: 'AmazonEC2ContainerServiceV20141113',
    invalidInput: 'InvalidParameterException',
    load: () => import('@aws-sdk/client-ecs'),
  },
  {
    service: 'elastic-load-balancing-v2',
    query: {
      version: '2015-12-01',
      xmlNamespace: 'http://elasticloadbalancing.amazonaws.com/doc/2015-12-01/',
    },
    invalidInput: 'ValidationError',
    load: () => import('@aws-sdk/client-elastic-load-balancing-v2'),
  },
  {
    service: 'ssm',
    target: 'AmazonSSM',
    invalidInput: 'ValidationException',
    load: () => import('@aws-sdk/client-ssm'),
  },
  {
    service: 'cloudwatch-logs',
    target: 'Logs_20140328',
    invalidInput: 'InvalidParameterException',
    load: () => import('@aws-sdk/client-cloudwatch-logs'),
  },
  {
    service: 'cloudwatch',
    target: 'GraniteServiceVersion20100801',
    query: { version: '2010-08-01', xmlNamespace: 'http://monitoring.amazonaws.com/doc/2010-08-01/' },
    invalidInput: 'ValidationError',
    load: () => import('@aws-sdk/client-cloudwatch'),
  },
  {
    service: 'sts',
    query: { version: '2011-06-15', xmlNamespace: 'https://sts.amazonaws.com/doc/2011-06-15/' },
    invalidInput: 'ValidationError',
    load: () => import('@aws-sdk/client-sts'),
  },
];
