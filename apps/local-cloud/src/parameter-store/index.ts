import type {
  CloudClock,
  ParameterValues,
  Place,
  ResourceProvider,
  ServiceEndpoint,
  Store,
} from '../contracts.ts';
import { AwsError } from '../aws-error.ts';
import { deleteParameter } from './delete-parameter.ts';
import { deleteParameters } from './delete-parameters.ts';
import { describeParameters } from './describe-parameters.ts';
import { getParameter } from './get-parameter.ts';
import { getParameterHistory } from './get-parameter-history.ts';
import { getParametersByPath } from './get-parameters-by-path.ts';
import { getParameters } from './get-parameters.ts';
import { parameterProvider } from './parameter-provider.ts';
import { findParameter, writeVersion } from './parameter-state.ts';
import type { ParameterState } from './parameter-state.ts';
import { putParameter } from './put-parameter.ts';

export interface ParameterStore {
  readonly endpoint: ServiceEndpoint;
  readonly providers: readonly ResourceProvider[];
  readonly values: ParameterValues;
  /** Whether it is a SecureString. */
  isSecure(reference: string): boolean;
  /** Names of all parameters. */
  names(): string[];
  /** Writes a SecureString: what an operator does by hand on AWS before the first deployment. */
  putSecure(name: string, value: string): void;
}

export function createParameterStore(parts: {
  readonly store: Store;
  readonly clock: CloudClock;
  readonly place: Place;
}): ParameterStore {
  const { store, clock, place } = parts;
  const state: ParameterState = { parameters: store.collection('ssm.parameters'), clock, place };
  const find = (reference: string) => {
    try {
      return findParameter(state, reference).version;
    } catch (error) {
      if (error instanceof AwsError) return undefined;
      throw error;
    }
  };
  return {
    endpoint: {
      service: 'ssm',
      handlers: {
        DeleteParameter: deleteParameter(state),
        DeleteParameters: deleteParameters(state),
        DescribeParameters: describeParameters(state),
        GetParameter: getParameter(state),
        GetParameterHistory: getParameterHistory(state),
        GetParameters: getParameters(state),
        GetParametersByPath: getParametersByPath(state),
        PutParameter: putParameter(state),
      },
    },
    providers: [parameterProvider(state)],
    values: { read: (nameOrArn) => find(nameOrArn)?.value },
    isSecure: (reference) => find(reference)?.type === 'SecureString',
    names: () => state.parameters.values().map(({ name }) => name),
    putSecure: (name, value) => void writeVersion(state, name, { type: 'SecureString', value }),
  };
}
