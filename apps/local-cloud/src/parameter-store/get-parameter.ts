import type { GetParameterCommandInput, GetParameterCommandOutput } from '@aws-sdk/client-ssm';
import type { Handler } from '../contracts.ts';
import { findParameter } from './parameter-state.ts';
import type { ParameterState } from './parameter-state.ts';
import { shownParameter } from './shown-parameter.ts';

type Output = Omit<GetParameterCommandOutput, '$metadata'>;

export function getParameter(state: ParameterState): Handler<GetParameterCommandInput, Output> {
  return ({ Name: name = '', WithDecryption: decrypt }) => {
    const { parameter, version, selector } = findParameter(state, name);
    const shown = shownParameter(state, parameter, version, decrypt);
    return { Parameter: selector === undefined ? shown : { ...shown, Selector: selector } };
  };
}
