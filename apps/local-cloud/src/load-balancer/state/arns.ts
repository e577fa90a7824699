import { randomBytes } from 'node:crypto';
import type { Place } from '../../contracts.ts';

const hexId = () => randomBytes(8).toString('hex');

/** Everything after `arn:aws:elasticloadbalancing:<region>:<account>:`. */
export function resourceOf(arn: string): string {
  return arn.split(':').slice(5).join(':');
}

/** CloudWatch's dimension of a load balancer, `app/<name>/<id>`. */
export function loadBalancerFullName(arn: string): string {
  return resourceOf(arn).replace(/^loadbalancer\//, '');
}

/** CloudWatch's dimension of a target group, `targetgroup/<name>/<id>`. */
export const targetGroupFullName = resourceOf;

function arn(place: Place, resource: string): string {
  return `arn:aws:elasticloadbalancing:${place.region}:${place.account}:${resource}`;
}

export function newLoadBalancerArn(place: Place, name: string): string {
  return arn(place, `loadbalancer/app/${name}/${hexId()}`);
}

export function newTargetGroupArn(place: Place, name: string): string {
  return arn(place, `targetgroup/${name}/${hexId()}`);
}

export function newListenerArn(loadBalancerArn: string): string {
  return `${loadBalancerArn.replace(':loadbalancer/', ':listener/')}/${hexId()}`;
}

export function newRuleArn(listenerArn: string): string {
  return `${listenerArn.replace(':listener/', ':listener-rule/')}/${hexId()}`;
}
