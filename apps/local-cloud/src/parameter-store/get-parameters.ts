import type { GetParametersCommandInput, GetParametersCommandOutput, Parameter } from '@aws-sdk/client-ssm';
import { AwsError } from '../aws-error.ts';
import type { Handler } from '../contracts.ts';
import { findParameter } from './parameter-state.ts';
import type { ParameterState } from './parameter-state.ts';
import { shownParameter } from './shown-parameter.ts';

const MAX_NAMES = 10;

type Output = Omit<GetParametersCommandOutput, '$metadata'>;

export function getParameters(state: ParameterState): Handler<GetParametersCommandInput, Output> {
  return ({ Names: names = [], WithDecryption: decrypt }) => {
    if (names.length === 0 || names.length > MAX_NAMES) {
      throw new AwsError(
        'ValidationException',
        `1 validation error detected: Value at 'names' failed to satisfy constraint: Member must have length less than or equal to ${MAX_NAMES}`,
      );
    }
    const found: Parameter[] = [];
    const invalid: string[] = [];
    for (const name of new Set(names)) {
      try {
        const { parameter, version } = findParameter(state, name);
        found.push(shownParameter(state, parameter, version, decrypt));
      } catch (error) {
        if (!(error instanceof AwsError)) throw error;
        invalid.push(name);
      }
    }
    return { Parameters: found, InvalidParameters: invalid };
  };
}
