import { deploymentMethods, egressModes } from '@cutover/config';
import { describe, expect, it } from '@jest/globals';
import { findingsOf } from '../rules/assert-rules.ts';
import { environment, hosts, service } from '../testing/fixtures.ts';
import { render } from '../testing/render.ts';

const CERTIFICATE = 'arn:aws:acm:us-east-2:222222222222:certificate/12345678-1234-1234-1234-123456789012';
const databaseModes = ['single-az', 'multi-az', 'none'] as const;

const combinations = egressModes.flatMap((egress) =>
  deploymentMethods.flatMap((deploymentMethod) =>
    [undefined, CERTIFICATE].flatMap((certificateArn) =>
      databaseModes.map((mode) => ({ egress, deploymentMethod, certificateArn, mode })),
    ),
  ),
);

describe('every combination', () => {
  it.each(combinations)(
    'of egress $egress, method $deploymentMethod, certificate $certificateArn and database $mode passes our rules',
    ({ egress, deploymentMethod, certificateArn, mode }) => {
      const each = environment('staging', ({ network, loadBalancer, database }) => ({
        deploymentMethod,
        hosts: hosts(),
        network: { ...network, egress },
        loadBalancer: {
          ...loadBalancer,
          ...(certificateArn !== undefined && { certificateArn, productionPort: 443 }),
        },
        database: mode === 'none' || database.mode === 'none' ? { mode: 'none' } : { ...database, mode },
      }));
      const definition = mode === 'none' ? service({ secrets: {}, migrationSecrets: {} }) : service();
      expect(findingsOf(each, definition, render(each, definition))).toEqual([]);
    },
  );
});
