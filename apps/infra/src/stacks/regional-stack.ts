import { Stack, Token } from 'aws-cdk-lib';
import { partitionOf } from './partition.ts';

/**
 * A stack whose partition is told by the name of its region. CDK's own looks it up in the table of everything that it
 * knows of every region, and to load that is a tenth of a synth.
 */
export class RegionalStack extends Stack {
  override get partition(): string {
    return Token.isUnresolved(this.region) ? super.partition : partitionOf(this.region);
  }
}
