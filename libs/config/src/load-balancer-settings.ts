import { z } from 'zod';
import { sourceBlock } from './cidr.ts';
import { durationSeconds, hostName, port } from './units.ts';

export const loadBalancerSchema = z
  .strictObject({
    productionPort: port,
    testPort: port,
    /** Who may reach the test listener, as CIDR blocks. Empty: nobody, and the release is not validated through it. */
    testSources: z.array(sourceBlock),
    idleTimeout: durationSeconds({ min: 1, max: 4000 }),
    domainName: hostName.optional(),
  })
  .refine(({ productionPort, testPort }) => productionPort !== testPort, {
    error: 'production and test listener need ports of their own',
    path: ['testPort'],
  });
