import type { StoppedTask } from '../../ecs/index.ts';
import type { Cause, Facts, Rule } from '../facts.ts';
import { taskInWords } from '../words.ts';
import { closedDoor } from './closed-door.ts';

const CONNECTION = 'There is a connection issue between the task and';

/** A task that did not reach AWS's APIs: the subnet has no route, or the task no address for it, or its group lets nothing out. */
export const noRoute: Rule = (facts) => {
  const task = facts.stopped.find(({ stoppedReason }) => stoppedReason.includes(CONNECTION));
  if (task === undefined) return undefined;
  const found = fault(task, facts);
  return found && { reason: taskInWords(task), foreseen: false, ...found };
};

function fault(task: StoppedTask, facts: Facts): Pick<Cause, 'template' | 'change'> | undefined {
  const { subnetId = '', securityGroups, publicAddress } = task;
  const way = facts.wayOut({ subnetId, securityGroups, publicAddress });
  const subnet = facts.origin('AWS::EC2::Subnet', subnetId);
  const where = `subnet ${subnet?.logicalId ?? subnetId}, in which tasks run`;
  switch (way.kind) {
    case 'open':
      return undefined;
    case 'closed-group':
      return closedDoor(facts, {
        from: { groups: securityGroups, block: '0.0.0.0/0' },
        to: { groups: [], block: '0.0.0.0/0' },
        port: 443,
        names: { from: 'the tasks', to: "AWS's APIs" },
      });
    case 'no-public-address':
      return (
        facts.manifest && {
          template: facts.manifest.origin.holding('"assignPublicIp":false', 'Value (network.assignPublicIp)'),
          change: `assignPublicIp is false, and the route 0.0.0.0/0 of ${where}, leads to an internet gateway, which answers public addresses only: change it to true, or lead the route to a NAT gateway`,
        }
      );
    case 'no-route': {
      const table =
        way.routeTableId === undefined ? undefined : facts.origin('AWS::EC2::RouteTable', way.routeTableId);
      const line = table ?? subnet;
      return (
        line && {
          template: line.at(),
          change: `${where}, has no route to 0.0.0.0/0 that leads out${table === undefined ? ', nor a route table' : ''}: add an AWS::EC2::Route to a NAT gateway, or to an internet gateway with assignPublicIp true`,
        }
      );
    }
  }
}
