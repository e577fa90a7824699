import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from '../src/network/loopback.ts';
import type { FixtureStack } from '../src/testing/fixture-assembly.ts';

const START_MS = 60_000;

/** A network, a role, and nothing else: what a client finds in the cloud is what the client made. */
export const networkStack: FixtureStack = {
  Resources: {
    Vpc: { Type: 'AWS::EC2::VPC', Properties: { CidrBlock: '10.77.0.0/16' } },
    SubnetA: subnet('10.77.0.0/24', 'eu-west-1a'),
    SubnetB: subnet('10.77.1.0/24', 'eu-west-1b'),
    SecurityGroup: {
      Type: 'AWS::EC2::SecurityGroup',
      Properties: { VpcId: { Ref: 'Vpc' }, GroupDescription: 'of the comparison' },
    },
    Role: {
      Type: 'AWS::IAM::Role',
      Properties: {
        RoleName: 'peer',
        AssumeRolePolicyDocument: {
          Version: '2012-10-17',
          Statement: [
            {
              Effect: 'Allow',
              Action: 'sts:AssumeRole',
              Principal: { AWS: 'arn:aws:iam::123456789012:root' },
            },
          ],
        },
      },
    },
    Network: {
      Type: 'AWS::SSM::Parameter',
      Properties: {
        Name: '/network',
        Type: 'String',
        Value: {
          'Fn::Join': [
            ' ',
            [
              { Ref: 'Vpc' },
              { Ref: 'SubnetA' },
              { Ref: 'SubnetB' },
              { 'Fn::GetAtt': ['SecurityGroup', 'GroupId'] },
            ],
          ],
        },
      },
    },
  },
};

function subnet(block: string, zone: string): object {
  return {
    Type: 'AWS::EC2::Subnet',
    Properties: { VpcId: { Ref: 'Vpc' }, CidrBlock: block, AvailabilityZone: zone },
  };
}

export interface Moto {
  readonly url: string;
  stop(): Promise<void>;
}

/**
 * moto's server, an emulator that nobody here wrote, on a free port of this machine.
 * @param bin folder of the programs of the Python environment
 * @throws Error where it does not answer within a minute
 */
export async function startMoto(bin: string): Promise<Moto> {
  const port = String(await freePort());
  const url = `http://127.0.0.1:${port}`;
  const child = spawn(join(bin, 'moto_server'), ['-H', '127.0.0.1', '-p', port], { stdio: 'ignore' });
  const ended = once(child, 'exit');
  const deadline = Date.now() + START_MS;
  while (!(await answers(url))) {
    if (child.exitCode !== null) throw new Error(`moto_server ended with ${child.exitCode}`);
    if (Date.now() > deadline) {
      child.kill('SIGKILL');
      throw new Error(`moto_server did not answer within ${START_MS / 1000} s`);
    }
    await sleep(100);
  }
  return {
    url,
    async stop() {
      child.kill('SIGTERM');
      await ended;
    },
  };
}

async function answers(url: string): Promise<boolean> {
  return fetch(`${url}/moto-api/data.json`).then(
    (answer) => answer.ok,
    () => false,
  );
}
