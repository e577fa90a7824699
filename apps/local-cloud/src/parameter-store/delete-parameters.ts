import type { DeleteParametersCommandInput, DeleteParametersCommandOutput } from '@aws-sdk/client-ssm';
import type { Handler } from '../contracts.ts';
import type { ParameterState } from './parameter-state.ts';

type Output = Omit<DeleteParametersCommandOutput, '$metadata'>;

export function deleteParameters({
  parameters,
}: ParameterState): Handler<DeleteParametersCommandInput, Output> {
  return ({ Names: names = [] }) => {
    const known = names.filter((name) => parameters.get(name) !== undefined);
    for (const name of known) parameters.delete(name);
    return { DeletedParameters: known, InvalidParameters: names.filter((name) => !known.includes(name)) };
  };
}
