import type { Place, ResourceProvider } from '../../contracts.ts';
import { madeName, SHORT_STEM } from '../../resource-ids.ts';
import { UnsupportedProperty, refuseOthers } from '../../unsupported-property.ts';
import { MalformedPolicy, parsePolicy } from '../policy/policy-document.ts';
import type { PolicyKind } from '../policy/policy-document.ts';
import type { IamState } from '../records.ts';
import type { Roles } from '../roles.ts';

interface Context {
  readonly state: IamState;
  readonly roles: Roles;
  readonly place: Place;
}

type Properties = Readonly<Record<string, unknown>>;

const LONGEST_ROLE_NAME = 64;
const ROLE = [
  'AssumeRolePolicyDocument',
  'Description',
  'ManagedPolicyArns',
  'MaxSessionDuration',
  'Path',
  'PermissionsBoundary',
  'Policies',
  'RoleName',
  'Tags',
];
const POLICY = ['PolicyDocument', 'PolicyName', 'Roles'];
const MANAGED_POLICY = ['Description', 'ManagedPolicyName', 'Path', 'PolicyDocument', 'Roles'];

/** IAM's resources. They are put at every start, so that a state made before they were kept has them too. */
export function iamProviders(context: Context): ResourceProvider[] {
  return [
    roleProvider(context),
    policyProvider(context),
    managedPolicyProvider(context),
    instanceProfileProvider(context),
    oidcProvider(context),
  ];
}

function roleProvider({ state, roles, place }: Context): ResourceProvider {
  return {
    type: 'AWS::IAM::Role',
    putAtEveryStart: true,
    put({ stackName, logicalId, properties, physicalId }) {
      refuseOthers(properties, ROLE);
      const name =
        textOf(properties, 'RoleName') ?? physicalId ?? madeName({ stackName, logicalId }, SHORT_STEM);
      if (name.length > LONGEST_ROLE_NAME) {
        throw new UnsupportedProperty('RoleName', `${name} has more than ${LONGEST_ROLE_NAME} characters`);
      }
      const arn = `arn:aws:iam::${place.account}:role${pathOf(properties)}${name}`;
      const id = `AROA${Buffer.from(name).toString('hex').toUpperCase().padEnd(17, '0').slice(0, 17)}`;
      const inline = (properties['Policies'] ?? []) as readonly {
        PolicyName: string;
        PolicyDocument: unknown;
      }[];
      const boundary = textOf(properties, 'PermissionsBoundary');
      state.roles.set(name, {
        name,
        arn,
        id,
        trust: checked(properties, 'AssumeRolePolicyDocument', 'trust'),
        inline: inline.map(({ PolicyName, PolicyDocument }) => ({
          name: PolicyName,
          document: checked({ Policies: PolicyDocument }, 'Policies', 'identity'),
        })),
        managed: listOf(properties, 'ManagedPolicyArns'),
        ...(boundary !== undefined && { boundary }),
        maxSessionSeconds: Number(properties['MaxSessionDuration'] ?? 3600),
        tags: tagsOf(properties),
      });
      roles.changed();
      return { physicalId: name, attributes: { Arn: arn, RoleId: id } };
    },
    remove(name) {
      state.roles.delete(name);
      roles.changed();
    },
  };
}

function policyProvider({ state, roles }: Context): ResourceProvider {
  return {
    type: 'AWS::IAM::Policy',
    putAtEveryStart: true,
    put({ properties }) {
      refuseOthers(properties, POLICY);
      const name = textOf(properties, 'PolicyName') ?? '';
      const document = checked(properties, 'PolicyDocument', 'identity');
      state.policies.set(`inline ${name}`, { name, document, roles: listOf(properties, 'Roles') });
      roles.changed();
      return { physicalId: name, attributes: { Id: name } };
    },
    remove(name) {
      state.policies.delete(`inline ${name}`);
      roles.changed();
    },
  };
}

function managedPolicyProvider({ state, roles, place }: Context): ResourceProvider {
  return {
    type: 'AWS::IAM::ManagedPolicy',
    putAtEveryStart: true,
    put({ stackName, logicalId, properties, physicalId }) {
      refuseOthers(properties, MANAGED_POLICY);
      const before = physicalId?.slice(physicalId.lastIndexOf('/') + 1);
      const name =
        textOf(properties, 'ManagedPolicyName') ?? before ?? madeName({ stackName, logicalId }, SHORT_STEM);
      const arn = `arn:aws:iam::${place.account}:policy${pathOf(properties)}${name}`;
      const document = checked(properties, 'PolicyDocument', 'identity');
      state.policies.set(arn, { name, arn, document, roles: listOf(properties, 'Roles') });
      roles.changed();
      return { physicalId: arn, attributes: { PolicyArn: arn } };
    },
    remove(arn) {
      state.policies.delete(arn);
      roles.changed();
    },
  };
}

/** What hosts take their role by; nothing here runs hosts. */
function instanceProfileProvider({ place }: Context): ResourceProvider {
  return {
    type: 'AWS::IAM::InstanceProfile',
    put({ stackName, logicalId, properties, physicalId }) {
      const name =
        textOf(properties, 'InstanceProfileName') ??
        physicalId ??
        madeName({ stackName, logicalId }, SHORT_STEM);
      const arn = `arn:aws:iam::${place.account}:instance-profile${pathOf(properties)}${name}`;
      return { physicalId: name, attributes: { Arn: arn } };
    },
    remove: () => undefined,
  };
}

function oidcProvider({ state, place }: Context): ResourceProvider {
  return {
    type: 'AWS::IAM::OIDCProvider',
    putAtEveryStart: true,
    put({ properties }) {
      refuseOthers(properties, ['ClientIdList', 'Tags', 'ThumbprintList', 'Url']);
      const host = (textOf(properties, 'Url') ?? '').replace(/^https:\/\//, '').replace(/\/$/, '');
      const arn = `arn:aws:iam::${place.account}:oidc-provider/${host}`;
      state.providers.set(arn, { arn, host, audiences: listOf(properties, 'ClientIdList') });
      return { physicalId: arn, attributes: { Arn: arn } };
    },
    remove: (arn) => state.providers.delete(arn),
  };
}

function checked(properties: Properties, property: string, kind: PolicyKind): unknown {
  try {
    parsePolicy(properties[property], kind);
    return properties[property];
  } catch (error) {
    if (error instanceof MalformedPolicy) throw new UnsupportedProperty(property, error.message);
    throw error;
  }
}

function textOf(properties: Properties, name: string): string | undefined {
  const value = properties[name];
  return typeof value === 'string' ? value : undefined;
}

function listOf(properties: Properties, name: string): string[] {
  const value = properties[name];
  return Array.isArray(value) ? value.map(String) : [];
}

function pathOf(properties: Properties): string {
  return textOf(properties, 'Path') ?? '/';
}

function tagsOf(properties: Properties): Record<string, string> {
  const tags = (properties['Tags'] ?? []) as readonly { Key: string; Value: string }[];
  return Object.fromEntries(tags.map(({ Key, Value }) => [Key, Value]));
}
