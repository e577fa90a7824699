import type { Environment } from '@cutover/config';
import type { StackProps } from 'aws-cdk-lib';
import { DefaultStackSynthesizer } from 'aws-cdk-lib';

/** Nobody bootstraps this machine: its templates ask for no bootstrap version. */
export function synthesizerOf({ name }: Environment): Pick<StackProps, 'synthesizer'> {
  if (name !== 'local') return {};
  return { synthesizer: new DefaultStackSynthesizer({ generateBootstrapVersionRule: false }) };
}
