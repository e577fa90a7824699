import { describe, expect, it } from '@jest/globals';
import { causesOf } from './causes.ts';
import type { Facts } from './facts.ts';
import { GROUP, manifest, securityRules, someFacts, templateText, unhealthy } from './testing/some-facts.ts';

const lines = templateText.split('\n');

/** The one cause, with the text of the line that it names. */
function causeOf(facts: Partial<Facts>) {
  const causes = causesOf(someFacts(facts));
  expect(causes).toHaveLength(1);
  const { rule, reason, change, template } = causes[0] ?? {};
  return { rule, reason, change, line: lines[(template?.line ?? 0) - 1]?.trim(), at: template?.logicalId };
}

const timedOut = (changes = {}) => unhealthy('Target.Timeout', 'Request timed out', changes);
const answered = (code: number, path: string) =>
  unhealthy('Target.ResponseCodeMismatch', `Health checks failed with these codes: [${code}]`, { path });

describe('causesOf', () => {
  it('blames no template when the release crashes, hangs, refuses connections or answers 500', () => {
    const stopped = [
      {
        stopCode: 'EssentialContainerExited',
        stoppedReason: 'Essential container in task exited',
        subnetId: 'subnet-1',
        securityGroups: ['sg-tasks'],
        publicAddress: false,
      },
    ];
    const facts = {
      stopped,
      securityRules: securityRules({ out: 8080, into: 8080 }),
      unhealthy: [
        timedOut({ answersElsewhere: false }),
        unhealthy('Target.FailedHealthChecks', 'Health checks failed'),
        answered(500, '/health'),
      ],
    };
    expect(causesOf(someFacts(facts))).toEqual([]);
  });

  it('tells state, reason and how the task ended when the load balancer lets nothing out', () => {
    const stopped = [
      {
        stopCode: 'ServiceSchedulerInitiated',
        stoppedReason: `Task failed ELB health checks in (target-group ${GROUP})`,
        subnetId: 'subnet-1',
        securityGroups: ['sg-tasks'],
        publicAddress: false,
      },
    ];
    expect(
      causeOf({
        stopped,
        unhealthy: [timedOut({ reached: false })],
        securityRules: securityRules({ into: 8080 }),
      }),
    ).toEqual({
      rule: 'closedTarget',
      reason: `target unhealthy, Target.Timeout: Request timed out; task ServiceSchedulerInitiated: Task failed ELB health checks in (target-group ${GROUP})`,
      change:
        'no rule of this group, which is that of the load balancer, lets TCP out to the tasks (Tasks) on port 8080: add it there, or as an AWS::EC2::SecurityGroupEgress',
      line: '"SecurityGroupEgress": []',
      at: 'Alb',
    });
  });

  it('names the port of the rule when it is another one', () => {
    const cause = causeOf({
      unhealthy: [timedOut({ reached: false })],
      securityRules: securityRules({ out: 8081, into: 8080 }),
    });
    expect(cause).toMatchObject({ at: 'AlbOut', line: '"FromPort": 8081,' });
    expect(cause.change).toMatch(/^FromPort is 8081, and the tasks listen on 8080: let the rule hold 8080/);
  });

  it('names the group of the tasks when it lets nobody in', () => {
    const cause = causeOf({
      unhealthy: [timedOut({ reached: false })],
      securityRules: securityRules({ out: 8080 }),
    });
    expect(cause).toMatchObject({
      at: 'Tasks',
      change: expect.stringMatching(/in from the load balancer \(Alb\)/) as unknown,
    });
  });

  it('names the port of the check, not the group that keeps it closed, when no task listens there', () => {
    const cause = causeOf({
      unhealthy: [timedOut({ reached: false, checkedPort: '8081' })],
      securityRules: securityRules({ out: 8080, into: 8080 }),
    });
    expect(cause).toMatchObject({ rule: 'healthCheckPort', line: '"HealthCheckPort": "8081",' });
  });

  it('names the port on which the tasks are told to listen when no request is sent there', () => {
    const environment = { PORT: '9090' };
    const cause = causeOf({
      manifest: manifest({ task: { environment } }),
      unhealthy: [unhealthy('Target.FailedHealthChecks', 'Health checks failed')],
    });
    expect(cause).toMatchObject({ rule: 'listeningPort', at: 'Manifest' });
    expect(cause.change).toMatch(/^PORT is 9090, .* sent to 8080: change it to "8080"$/);
  });

  it.each([
    [
      'another path than the service is checked by',
      answered(404, '/helth'),
      /the service is checked by \/health: change it to \/health$/,
    ],
    [
      'a path that the service does not have',
      answered(404, '/health'),
      /which the tasks answer with 404: change it/,
    ],
    [
      'a success that the matcher leaves out',
      answered(204, '/health'),
      /^Matcher is 200, .* with 204: change it to 204$/,
    ],
    [
      'a path that waits for a database',
      timedOut({ answersElsewhere: true }),
      /takes longer than HealthCheckTimeoutSeconds \(2\)/,
    ],
  ])('names the line of the check when it asks for %s', (_, target, change) => {
    const cause = causeOf({ unhealthy: [target] });
    expect(cause).toMatchObject({ at: 'Green', change: expect.stringMatching(change) as unknown });
    expect(cause.line).toMatch(
      change.source.startsWith('^Matcher') ? /"HttpCode": "200"/ : /"HealthCheckPath"/,
    );
  });

  it('names the parameter that is unused, when a secret is none', () => {
    const secrets = { DB_USER: 'arn:aws:ssm:eu-west-1:1:parameter/test/usser' };
    const migrationSecrets = { OWNER: 'arn:aws:ssm:eu-west-1:1:parameter/test/owner' };
    const cause = causeOf({
      manifest: manifest({ task: { secrets, migrationSecrets } }),
      parameters: ['/test/user', '/test/owner', '/other'],
    });
    expect(cause.reason).toMatch(
      /^task TaskFailedToStart: ResourceInitializationError: .*invalid parameters: \/test\/usser$/,
    );
    expect(cause.change).toBe(
      'DB_USER is the parameter /test/usser, which does not exist: change it to /test/user',
    );
    expect(cause.line).toContain('/test/usser');
  });

  it.each([
    [
      'ssm:GetParameters',
      'arn:aws:ssm:eu-west-1:1:parameter/test/user',
      '"Resource": [',
      'the resource to this one',
    ],
    [
      'logs:CreateLogStream',
      'arn:aws:logs:eu-west-1:1:log-group:/test/logs:*',
      '"Policies": [',
      'one that does',
    ],
  ])(
    'names the statement that should allow %s when the execution role does not',
    (action, resource, line, what) => {
      const sentence = `User: arn:aws:sts::1:assumed-role/test-execution/0123 is not authorized to perform: ${action} on resource: ${resource} because no identity-based policy allows the ${action} action`;
      const stoppedReason = `ResourceInitializationError: unable to pull secrets: AccessDeniedException: ${sentence} status code: 400`;
      const task = { subnetId: 'subnet-1', securityGroups: ['sg-tasks'], publicAddress: false };
      const cause = causeOf({ stopped: [{ stopCode: 'TaskFailedToStart', stoppedReason, ...task }] });
      expect(cause).toEqual({
        rule: 'deniedRole',
        at: 'Execution',
        line,
        reason: `task TaskFailedToStart: ${stoppedReason}`,
        change: `no statement of the role allows ${action} on ${resource}: add ${what}`,
      });
    },
  );

  it('names the log group of the manifest when nobody made it', () => {
    const cause = causeOf({ manifest: manifest({ logGroup: '/test/loggs' }) });
    expect(cause.reason).toMatch(/failed to validate logger args: .*The specified log group does not exist/);
    expect(cause.line).toContain('/test/loggs');
  });

  it.each([
    [
      { kind: 'no-route', routeTableId: 'rtb-1' } as const,
      'Table',
      /has no route to 0\.0\.0\.0\/0 that leads out: add/,
    ],
    [{ kind: 'no-route' } as const, 'Subnet', /nor a route table/],
    [{ kind: 'no-public-address', routeTableId: 'rtb-1' } as const, 'Manifest', /^assignPublicIp is false/],
    [{ kind: 'closed-group' } as const, 'Tasks', /lets TCP out to AWS's APIs on port 443/],
  ])('names the line that cuts the tasks off when it is %j', (way, at, change) => {
    const stopped = [
      {
        stopCode: 'TaskFailedToStart',
        stoppedReason: 'There is a connection issue between the task and Amazon ECR.',
        subnetId: 'subnet-1',
        securityGroups: ['sg-tasks'],
        publicAddress: false,
      },
    ];
    const closed = {
      groupId: 'sg-tasks',
      direction: 'egress',
      protocol: 'tcp',
      fromPort: 80,
      toPort: 80,
    } as const;
    const rule = { ...closed, peerGroupId: 'sg-other' };
    const cause = causeOf({ stopped, wayOut: () => way, securityRules: [{ rule, origin: undefined }] });
    expect(cause).toMatchObject({ rule: 'noRoute', at, change: expect.stringMatching(change) as unknown });
  });

  it('foresees that both slots want more connections than the database takes, and counts them', () => {
    const database = {
      id: 'db',
      instanceClass: 'db.t4g.micro',
      maxConnections: 84,
      securityGroups: [],
      port: 5432,
    };
    const environment = { DB_POOL_SIZE: '50' };
    const [cause] = causesOf(
      someFacts({ databases: [database], manifest: manifest({ task: { environment } }) }),
    );
    expect(cause).toMatchObject({ rule: 'tooManyConnections', foreseen: true });
    expect(cause?.change).toMatch(
      /200 connections \(2 slots, 2 tasks each, 50 a task\).*takes 84 .*change it to 20 or less/,
    );
    const enough = manifest({ task: { environment: { DB_POOL_SIZE: '20' } } });
    expect(causesOf(someFacts({ databases: [database], manifest: enough }))).toEqual([]);
  });

  it('names the group of the database when it lets no task in', () => {
    const database = {
      id: 'db',
      instanceClass: 'db.t4g.micro',
      maxConnections: 84,
      securityGroups: ['sg-database'],
      port: 5432,
    };
    const cause = causeOf({ databases: [database] });
    expect(cause).toMatchObject({
      at: 'Database',
      change: expect.stringMatching(/in from the tasks \(Tasks\) on port 5432/) as unknown,
    });
  });
});
