import type {
  Action,
  ForwardActionConfig,
  TargetGroupTuple,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { AwsError } from '../../aws-error.ts';
import type { LoadBalancingState } from '../state/load-balancing-state.ts';

const MAX_ACTIONS = 5;
const MAX_GROUPS_OF_AN_ACTION = 5;
const MAX_GROUPS_OF_A_LOAD_BALANCER = 100;
const MAX_STICKY_SECONDS = 604_800;

const invalid = (message: string) => new AwsError('ValidationError', message);

/**
 * Actions as AWS keeps and answers them: a forward always with weights, and with the short form where one group is named.
 * @throws {AwsError} as AWS refuses them for a listener of this load balancer
 */
export function acceptActions(
  actions: readonly Action[] | undefined,
  loadBalancerArn: string,
  state: LoadBalancingState,
): Action[] {
  if (actions === undefined || actions.length === 0) throw invalid('At least one action must be specified');
  if (actions.length > MAX_ACTIONS) {
    throw new AwsError('TooManyActionsException', `A rule can have at most ${MAX_ACTIONS} actions`);
  }
  if (actions.length > 1) {
    throw new AwsError(
      'InvalidLoadBalancerActionException',
      'Only one action is served on this machine: authentication is not',
    );
  }
  return actions.map((action) => {
    switch (action.Type) {
      case 'forward':
        return acceptForward(action, loadBalancerArn, state);
      case 'fixed-response':
        return acceptFixedResponse(action);
      case 'redirect':
        return acceptRedirect(action);
      default:
        throw new AwsError(
          'InvalidLoadBalancerActionException',
          `The action type '${String(action.Type)}' is not valid`,
        );
    }
  });
}

function acceptForward(action: Action, loadBalancerArn: string, state: LoadBalancingState): Action {
  const tuples = action.ForwardConfig?.TargetGroups ?? [{ TargetGroupArn: action.TargetGroupArn, Weight: 1 }];
  if (tuples.length === 0) throw invalid('A forward action must name at least one target group');
  if (tuples.length > MAX_GROUPS_OF_AN_ACTION) {
    throw invalid(`A forward action can name at most ${MAX_GROUPS_OF_AN_ACTION} target groups`);
  }
  const groups = tuples.map((tuple) => acceptGroup(tuple, tuples.length));
  const names = groups.map((group) => group.TargetGroupArn);
  if (new Set(names).size < names.length) throw invalid('A target group can be named once in an action');
  if (action.TargetGroupArn !== undefined && (groups.length > 1 || names[0] !== action.TargetGroupArn)) {
    throw invalid('TargetGroupArn must be the only target group of ForwardConfig when both are given');
  }
  assertAssociable(names, loadBalancerArn, state);
  return {
    Type: 'forward',
    ...(groups.length === 1 && { TargetGroupArn: names[0] }),
    ...(action.Order !== undefined && { Order: action.Order }),
    ForwardConfig: {
      TargetGroups: groups,
      TargetGroupStickinessConfig: acceptStickiness(action.ForwardConfig),
    },
  };
}

function acceptGroup(tuple: TargetGroupTuple, groups: number) {
  if (tuple.TargetGroupArn === undefined)
    throw invalid('A target group of a forward action needs TargetGroupArn');
  if (tuple.Weight === undefined && groups > 1)
    throw invalid('Weight must be given where an action has several target groups');
  const weight = tuple.Weight ?? 1;
  if (!Number.isInteger(weight) || weight < 0 || weight > 999) {
    throw invalid(`Target group weight '${weight}' must be between 0 and 999`);
  }
  return { TargetGroupArn: tuple.TargetGroupArn, Weight: weight };
}

function acceptStickiness(config: ForwardActionConfig | undefined) {
  const stickiness = config?.TargetGroupStickinessConfig;
  if (stickiness?.Enabled !== true) return { Enabled: false };
  const seconds = Number(stickiness.DurationSeconds);
  if (!Number.isInteger(seconds) || seconds < 1 || seconds > MAX_STICKY_SECONDS) {
    throw invalid(`Stickiness duration must be between 1 and ${MAX_STICKY_SECONDS} seconds`);
  }
  return { Enabled: true, DurationSeconds: seconds };
}

function assertAssociable(arns: readonly string[], loadBalancerArn: string, state: LoadBalancingState): void {
  const owners = state.loadBalancersOfGroups();
  for (const arn of arns) {
    state.targetGroup(arn);
    const owner = owners.get(arn);
    if (owner !== undefined && owner !== loadBalancerArn) {
      throw new AwsError(
        'TargetGroupAssociationLimitException',
        `The following target groups cannot be associated with more than one load balancer: ${arn}`,
      );
    }
    owners.set(arn, loadBalancerArn);
  }
  const used = [...owners.values()].filter((owner) => owner === loadBalancerArn).length;
  if (used > MAX_GROUPS_OF_A_LOAD_BALANCER) {
    throw new AwsError(
      'TooManyUniqueTargetGroupsPerLoadBalancerException',
      `The load balancer can use at most ${MAX_GROUPS_OF_A_LOAD_BALANCER} target groups`,
    );
  }
}

function acceptFixedResponse(action: Action): Action {
  const { StatusCode, ContentType, MessageBody } = action.FixedResponseConfig ?? {};
  if (!/^[245]\d\d$/.test(String(StatusCode)))
    throw invalid(`Status code '${String(StatusCode)}' must be 2XX, 4XX or 5XX`);
  if ((MessageBody ?? '').length > 1024) throw invalid('MessageBody can have at most 1024 characters');
  return {
    ...action,
    FixedResponseConfig: {
      StatusCode: String(StatusCode),
      ...(ContentType !== undefined && { ContentType }),
      ...(MessageBody !== undefined && { MessageBody }),
    },
  };
}

function acceptRedirect(action: Action): Action {
  const given = action.RedirectConfig;
  if (given?.StatusCode === undefined || !/^HTTP_30[12]$/.test(given.StatusCode)) {
    throw invalid('A redirect needs StatusCode HTTP_301 or HTTP_302');
  }
  const config = {
    Protocol: given.Protocol ?? '#{protocol}',
    Port: given.Port ?? '#{port}',
    Host: given.Host ?? '#{host}',
    Path: given.Path ?? '/#{path}',
    Query: given.Query ?? '#{query}',
    StatusCode: given.StatusCode,
  };
  if (!/^(HTTPS?|#\{protocol\})$/.test(config.Protocol))
    throw invalid(`Protocol '${config.Protocol}' must be HTTP or HTTPS`);
  if (!config.Path.startsWith('/')) throw invalid(`Path '${config.Path}' must start with '/'`);
  const changes = config.Protocol !== '#{protocol}' || config.Port !== '#{port}' || config.Host !== '#{host}';
  if (!changes && config.Path === '/#{path}') {
    throw new AwsError(
      'InvalidLoadBalancerActionException',
      'The redirect must change protocol, port, host or path: it would loop',
    );
  }
  return { ...action, RedirectConfig: config };
}
