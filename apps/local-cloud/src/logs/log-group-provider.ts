import type { ResourceProvider } from '../contracts.ts';
import { physicalName } from '../resource-ids.ts';
import { refuseOthers } from '../unsupported-property.ts';
import { removeGroup } from './delete-log-group.ts';
import { groupArn } from './log-state.ts';
import type { LogState } from './log-state.ts';

const known = [
  'LogGroupName',
  'RetentionInDays',
  'Tags',
  'KmsKeyId',
  'LogGroupClass',
  'DeletionProtectionEnabled',
];

export function logGroupProvider(state: LogState): ResourceProvider {
  return {
    type: 'AWS::Logs::LogGroup',
    put(resource) {
      const { properties } = resource;
      refuseOthers(properties, known);
      const { LogGroupName: given, RetentionInDays: days } = properties;
      const name = physicalName(given, resource);
      state.groups.set(name, {
        name,
        createdMs: state.groups.get(name)?.createdMs ?? state.clock.now().getTime(),
        ...(days !== undefined && { retentionDays: Number(days) }),
      });
      return { physicalId: name, attributes: { Arn: `${groupArn(state.place, name)}:*` } };
    },
    remove: (name) => removeGroup(state, name),
  };
}
