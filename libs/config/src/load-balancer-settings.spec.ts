import { describe, expect, it } from '@jest/globals';
import { parseEnvironment } from './environment.ts';
import { environment, problemsOf } from './testing/fixtures.ts';

const certificateArn = 'arn:aws:acm:us-east-2:222222222222:certificate/4a5b6c';
const problems = (changed: object) =>
  problemsOf(() =>
    parseEnvironment(
      { ...environment, loadBalancer: { ...environment.loadBalancer, ...changed } },
      'staging.ts',
    ),
  ).map(({ path, rule }) => `${path}: ${rule}`);

describe('load balancer settings', () => {
  it.each([
    [
      { certificateArn, productionPort: 443 },
      'loadBalancer.domainName: needed with certificateArn: a certificate is for a name',
    ],
    [
      { certificateArn, domainName: 'shop.example.com' },
      'loadBalancer.productionPort: port 80 redirects where there is a certificate: give production 443',
    ],
    [
      {
        certificateArn: certificateArn.replace('us-east-2', 'us-east-1'),
        domainName: 'shop.example.com',
        productionPort: 443,
      },
      'loadBalancer.certificateArn: a certificate of the region of the environment: ELBv2 takes no other',
    ],
    [
      { slowStart: '30s', algorithm: 'least_outstanding_requests' },
      'loadBalancer.slowStart: only with the algorithm round_robin: ELBv2 takes no other with a slow start',
    ],
    [{ slowStart: '10s' }, 'loadBalancer.slowStart: 0s, or from 30s to 15m'],
    [{ accessLogRetention: '36h' }, 'loadBalancer.accessLogRetention: whole days, such as 30d'],
    [{ waf: { mode: 'off', rateLimit: 2000 } }, 'loadBalancer.waf.mode: one of count, block'],
    [{ waf: { mode: 'count', rateLimit: 5 } }, 'loadBalancer.waf.rateLimit: at least 10'],
  ])('refuse %j', (changed, problem) => {
    expect(problems(changed)).toEqual([problem]);
  });

  it('take a certificate with its name and a port of its own', () => {
    const loadBalancer = {
      ...environment.loadBalancer,
      certificateArn,
      domainName: 'shop.example.com',
      productionPort: 443,
    };
    expect(parseEnvironment({ ...environment, loadBalancer }, 'staging.ts').loadBalancer).toMatchObject({
      certificateArn,
      slowStart: 0,
      algorithm: 'round_robin',
    });
  });
});
