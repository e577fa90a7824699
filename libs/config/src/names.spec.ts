import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { environmentNames } from './environment.ts';
import { ecsSlots, type Names, namesOf } from './names.ts';
import { serviceDefinitionSchema } from './service-definition.ts';

const letters = 'abcdefghijklmnopqrstuvwxyz';
const character = (of: string) => fc.nat(of.length - 1).map((index) => of.charAt(index));
const serviceName = fc
  .tuple(
    character(letters),
    fc.string({ unit: character(`${letters}0123456789-`), maxLength: 13 }),
    character(`${letters}0123456789`),
  )
  .map((parts) => parts.join(''));
const environmentName = fc.constantFrom(...environmentNames);
const longest = fc.constantFrom(['production', 'abcdefghijklmno'] as const);
const subject = fc.oneof(
  { weight: 9, arbitrary: fc.tuple(environmentName, serviceName) },
  { weight: 1, arbitrary: longest },
);

/** Every name by the kind of thing that it names: two of a kind must differ. */
function namesByKind(names: Names): Record<string, string[]> {
  return {
    cluster: [names.cluster],
    loadBalancer: [names.loadBalancer],
    targetGroup: ecsSlots.map(names.targetGroup),
    taskFamily: ecsSlots.map(names.taskFamily),
    table: [names.journalTable],
    role: [names.executionRole, names.taskRole],
    parameter: [
      names.manifestParameter,
      ...(['host', 'port', 'name', 'user', 'password'] as const).map(names.databaseParameter),
    ],
    logGroup: [names.logGroup],
  };
}

/** What AWS takes: from the API references of ELBv2, ECS, ECR, DynamoDB, CloudFormation, SSM, RDS. */
const limits = {
  elbv2: /^(?!internal-)(?!-)[A-Za-z0-9-]{1,32}(?<!-)$/,
  ecs: /^[A-Za-z0-9_-]{1,255}$/,
  ecr: /^[a-z0-9]+([._-]+[a-z0-9]+)*(\/[a-z0-9]+([._-]+[a-z0-9]+)*)*$/,
  table: /^[A-Za-z0-9_.-]{3,255}$/,
  stack: /^[A-Za-z][A-Za-z0-9-]{0,127}$/,
  path: /^(\/[A-Za-z0-9_.-]+){1,15}$/,
  role: /^[\w+=,.@-]{1,64}$/,
  database: /^[A-Za-z][A-Za-z0-9_]{0,62}$/,
};

describe('namesOf', () => {
  it('fits the limits of AWS when environment and service pass their schemas', () => {
    fc.assert(
      fc.property(subject, ([environment, service]) => {
        expect(serviceDefinitionSchema.shape.name.parse(service)).toBe(service);
        const names = namesOf(environment, service);
        expect(names.loadBalancer).toMatch(limits.elbv2);
        expect(names.cluster).toMatch(limits.ecs);
        expect(names.container).toMatch(limits.ecs);
        expect(names.repository).toMatch(limits.ecr);
        expect(names.journalTable).toMatch(limits.table);
        expect(names.stack('observability')).toMatch(limits.stack);
        for (const role of [names.executionRole, names.taskRole, names.deployRole]) {
          expect(role).toMatch(limits.role);
        }
        expect(names.databaseName).toMatch(limits.database);
        for (const path of [
          names.logGroup,
          names.manifestParameter,
          names.deliveredParameter,
          names.parameter('a/b'),
        ]) {
          expect(path).toMatch(limits.path);
        }
        for (const slot of ecsSlots) {
          expect(names.targetGroup(slot)).toMatch(limits.elbv2);
          expect(names.ecsService(slot)).toMatch(limits.ecs);
          expect(names.taskFamily(slot)).toMatch(limits.ecs);
        }
      }),
    );
  });

  it('differs in every kind when environment or service differ, and between the slots', () => {
    const pair = fc.uniqueArray(subject, { minLength: 2, maxLength: 2, selector: String });
    fc.assert(
      fc.property(pair, (subjects) => {
        const kinds = subjects.map(([environment, service]) => namesByKind(namesOf(environment, service)));
        for (const kind of Object.keys(kinds[0] ?? {})) {
          const all = kinds.flatMap((names) => names[kind] ?? []);
          expect(new Set(all).size).toBe(all.length);
        }
      }),
    );
  });

  it('refuses a service name when a name made of it would be too long', () => {
    expect(namesOf('production', 'a'.repeat(16)).targetGroup('green')).toHaveLength(33);
    expect(serviceDefinitionSchema.shape.name.safeParse('a'.repeat(16)).success).toBe(false);
  });
});
