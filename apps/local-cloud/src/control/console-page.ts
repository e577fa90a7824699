import type {
  DescribeClustersCommandOutput,
  DescribeServicesCommandOutput,
  ListServicesCommandOutput,
  Service,
} from '@aws-sdk/client-ecs';
import type {
  DescribeListenersCommandOutput,
  DescribeLoadBalancersCommandOutput,
  DescribeRulesCommandOutput,
  DescribeTargetGroupsCommandOutput,
  DescribeTargetHealthCommandOutput,
  Rule,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import type { Handler, ServiceEndpoint } from '../contracts.ts';
import type { Health } from './control.ts';
import { html } from './html.ts';
import type { Html } from './html.ts';

type Call = <Output>(service: string, action: string, input: object) => Promise<Output | undefined>;

/** One page that shows what runs and where traffic goes, asked of the same handlers that clients ask. */
export async function consolePage(health: Health, endpoints: readonly ServiceEndpoint[]): Promise<string> {
  const call: Call = async <Output>(service: string, action: string, input: object) => {
    const handler = endpoints.find((endpoint) => endpoint.service === service)?.handlers[action];
    return handler && (await (handler as Handler<object, Output>)(input));
  };
  const [services, targets, rules] = await Promise.all([servicesOf(call), targetsOf(call), rulesOf(call)]);
  return html`<!doctype html>
    <html lang="en">
      <meta charset="utf-8" /><title>Cutover: the local cloud</title>
      <style>
        body {
          font: 15px/1.5 system-ui;
          margin: 2rem auto;
          max-width: 70rem;
          padding: 0 1rem;
        }
        table {
          border-collapse: collapse;
          width: 100%;
          margin-bottom: 2rem;
        }
        th,
        td {
          text-align: left;
          padding: 0.3rem 0.8rem 0.3rem 0;
          border-bottom: 1px solid #ddd;
        }
      </style>
      <h1>The local cloud</h1>
      <p>AWS's APIs: ${health.endpoint} · time scale ${health.timeScale} · process ${health.pid}</p>
      <h2>Listeners</h2>
      ${table(
        ['Listener', 'Answers at'],
        health.listeners.map(({ listenerArn, url }) => [listenerArn, url]),
      )}
      <h2>Services</h2>
      ${table(['Service', 'Task definition', 'Desired', 'Running', 'Pending'], services.map(serviceRow))}
      <h2>Targets</h2>
      ${table(['Target group', 'Target', 'State', 'Reason'], targets)}
      <h2>Rules</h2>
      ${table(['Listener', 'Priority', 'Conditions', 'Actions'], rules)}
      <h2>Left out of the template</h2>
      ${table(
        ['Resource', 'Type'],
        health.unknownResources.map(({ logicalId, type }) => [logicalId, type]),
      )}
    </html> `.markup;
}

function table(head: readonly string[], rows: readonly (readonly (string | number)[])[]): Html {
  if (rows.length === 0) return html`<p>None.</p>`;
  const cells = (row: readonly (string | number)[]) => row.map((cell) => html`<td>${cell}</td>`);
  return html`<table>
    <tr>
      ${head.map((name) => html`<th>${name}</th>`)}
    </tr>
    ${rows.map(
      (row) =>
        html`<tr>
          ${cells(row)}
        </tr>`,
    )}
  </table>`;
}

async function servicesOf(call: Call): Promise<Service[]> {
  const clusters = await call<DescribeClustersCommandOutput>('ecs', 'ListClusters', {});
  const arns = (clusters as { clusterArns?: string[] } | undefined)?.clusterArns ?? [];
  const found: Service[] = [];
  for (const cluster of arns) {
    const listed = await call<ListServicesCommandOutput>('ecs', 'ListServices', { cluster });
    const services = listed?.serviceArns ?? [];
    if (services.length === 0) continue;
    const described = await call<DescribeServicesCommandOutput>('ecs', 'DescribeServices', {
      cluster,
      services,
    });
    found.push(...(described?.services ?? []));
  }
  return found;
}

function serviceRow({ serviceName = '', taskDefinition = '', ...counts }: Service): (string | number)[] {
  const { desiredCount = 0, runningCount = 0, pendingCount = 0 } = counts;
  return [serviceName, lastPart(taskDefinition), desiredCount, runningCount, pendingCount];
}

async function targetsOf(call: Call): Promise<string[][]> {
  const elb = 'elastic-load-balancing-v2';
  const groups = await call<DescribeTargetGroupsCommandOutput>(elb, 'DescribeTargetGroups', {});
  const rows: string[][] = [];
  for (const { TargetGroupArn, TargetGroupName = '' } of groups?.TargetGroups ?? []) {
    const health = await call<DescribeTargetHealthCommandOutput>(elb, 'DescribeTargetHealth', {
      TargetGroupArn,
    });
    for (const { Target, TargetHealth } of health?.TargetHealthDescriptions ?? []) {
      const address = `${Target?.Id ?? ''}:${Target?.Port ?? ''}`;
      rows.push([TargetGroupName, address, TargetHealth?.State ?? '', TargetHealth?.Reason ?? '']);
    }
  }
  return rows;
}

async function rulesOf(call: Call): Promise<string[][]> {
  const elb = 'elastic-load-balancing-v2';
  const balancers = await call<DescribeLoadBalancersCommandOutput>(elb, 'DescribeLoadBalancers', {});
  const rows: string[][] = [];
  for (const { LoadBalancerArn } of balancers?.LoadBalancers ?? []) {
    const listeners = await call<DescribeListenersCommandOutput>(elb, 'DescribeListeners', {
      LoadBalancerArn,
    });
    for (const { ListenerArn, Port, Protocol = '' } of listeners?.Listeners ?? []) {
      const rules = await call<DescribeRulesCommandOutput>(elb, 'DescribeRules', { ListenerArn });
      for (const rule of rules?.Rules ?? []) rows.push([`${Protocol} ${Port ?? ''}`, ...ruleRow(rule)]);
    }
  }
  return rows;
}

function ruleRow({ Priority = '', Conditions = [], Actions = [] }: Rule): string[] {
  const conditions = Conditions.map(({ Field = '', Values = [] }) => `${Field} ${Values.join(' or ')}`);
  const actions = Actions.map(({ Type = '', ForwardConfig, FixedResponseConfig }) => {
    const groups = ForwardConfig?.TargetGroups?.map(
      ({ TargetGroupArn = '', Weight = 1 }) => `${TargetGroupArn.split('/')[1] ?? ''} ${Weight}`,
    );
    return [Type, groups?.join(', '), FixedResponseConfig?.StatusCode].filter(Boolean).join(' ');
  });
  return [Priority, conditions.join(' and '), actions.join(', then ')];
}

function lastPart(arn: string): string {
  return arn.split('/').at(-1) ?? arn;
}
