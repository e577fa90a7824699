import type { DeleteParameterCommandInput } from '@aws-sdk/client-ssm';
import type { Handler } from '../contracts.ts';
import { findParameter } from './parameter-state.ts';
import type { ParameterState } from './parameter-state.ts';

export function deleteParameter(state: ParameterState): Handler<DeleteParameterCommandInput, object> {
  return ({ Name: name = '' }) => {
    state.parameters.delete(findParameter(state, name).parameter.name);
    return {};
  };
}
