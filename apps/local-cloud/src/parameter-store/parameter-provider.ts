import type { ParameterType } from '@aws-sdk/client-ssm';
import type { ResourceProvider } from '../contracts.ts';
import { refuseOthers, UnsupportedProperty } from '../unsupported-property.ts';
import { newestVersion, writeVersion } from './parameter-state.ts';
import type { ParameterState } from './parameter-state.ts';
import { nameSuffix } from '../resource-ids.ts';

const known = ['Name', 'Type', 'Value', 'Description', 'Tier', 'Tags', 'AllowedPattern', 'DataType'];
/** Parameter Store's own bounds, which a template meets only when it is deployed. */
const MAX_BYTES = { Standard: 4096, Advanced: 8192 } as const;

export function parameterProvider(state: ParameterState): ResourceProvider {
  return {
    type: 'AWS::SSM::Parameter',
    put({ properties, logicalId, physicalId }) {
      refuseOthers(properties, known);
      const { Name, Type, Value, Description, Tier = 'Standard' } = properties;
      const name = typeof Name === 'string' ? Name : (physicalId ?? `CFN-${logicalId}-${nameSuffix()}`);
      const value = checkedValue(Value, Tier === 'Advanced' ? MAX_BYTES.Advanced : MAX_BYTES.Standard);
      if (Type !== 'String' && Type !== 'StringList') {
        throw new UnsupportedProperty('Type', 'CloudFormation makes String and StringList parameters only');
      }
      const current = state.parameters.get(name);
      if (current === undefined || newestVersion(current).value !== value) {
        writeVersion(state, name, {
          type: Type satisfies ParameterType,
          value,
          ...(typeof Description === 'string' && { description: Description }),
        });
      }
      return { physicalId: name, attributes: { Type, Value: value } };
    },
    remove: (name) => state.parameters.delete(name),
  };
}

function checkedValue(value: unknown, limit: number): string {
  if (typeof value !== 'string' || value === '') throw new UnsupportedProperty('Value', 'needs a text');
  const bytes = Buffer.byteLength(value);
  if (bytes <= limit) return value;
  throw new UnsupportedProperty('Value', `has ${bytes} bytes, a parameter of this tier holds ${limit}`);
}
