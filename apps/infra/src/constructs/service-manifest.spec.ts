import type { Environment, ServiceDefinition } from '@cutover/config';
import { namesOf, parseManifest } from '@cutover/config';
import { describe, expect, it } from '@jest/globals';
import { environment, environments, service, smallService } from '../testing/fixtures.ts';
import { render } from '../testing/render.ts';

function manifestText(each: Environment, definition: ServiceDefinition): string {
  return render(each, definition).parameter(namesOf(each.name, definition.name).manifestParameter);
}

function manifest(each: Environment, definition: ServiceDefinition) {
  return parseManifest(manifestText(each, definition), each.name);
}

const manySettings = (count: number) =>
  Object.fromEntries(
    Array.from({ length: count }, (_, index) => [`SETTING_NUMBER_${index}`, 'x'.repeat(180)]),
  );

describe('ServiceManifest', () => {
  it('refuses a service whose manifest may outgrow its parameter', () => {
    expect(() => manifestText(environment('staging'), service({ environment: manySettings(30) }))).toThrow(
      /^service order-invoicing: its manifest may take \d+ bytes and a parameter holds 4096/,
    );
  });

  it('refuses a secret under a name that the stack gives itself', () => {
    const definition = service({ secrets: { PORT: 'port' } });
    expect(() => manifestText(environment('staging'), definition)).toThrow(
      'service order-invoicing: secrets.PORT: a task gets this variable from its stack',
    );
  });

  it('is what the engine reads, in every environment, at its longest', () => {
    for (const each of environments()) {
      const text = manifestText(each, service());
      expect(text.length).toBeLessThanOrEqual(4096);
      expect(parseManifest(text, each.name)).toMatchObject({
        environment: each.name,
        service: 'order-invoicing',
        region: each.aws.region,
        cluster: namesOf(each.name, 'order-invoicing').cluster,
        desiredCount: each.desiredCount,
        deregistrationDelaySeconds: each.deregistrationDelay,
        validationPath: '/deployment/validate',
      });
    }
  });

  it('never estimates less than it takes', () => {
    let last = '';
    const grow = (count: number) => {
      last = manifestText(environment('production'), service({ environment: manySettings(count) }));
    };
    // Up to the first refusal: nothing that was let through may be too long.
    for (let count = 0; count < 40; count += 1) {
      try {
        grow(count);
      } catch {
        break;
      }
    }
    expect(Buffer.byteLength(last)).toBeGreaterThan(3000);
    expect(Buffer.byteLength(last)).toBeLessThanOrEqual(4096);
  });

  it('points to the resources of its own stage', () => {
    const each = environment('staging');
    const stage = render(each, service());
    const [blue, green] = stage.ofType('AWS::ElasticLoadBalancingV2::TargetGroup').map(({ ref }) => ref);
    const [production, test] = stage.ofType('AWS::ElasticLoadBalancingV2::Listener').map(({ ref }) => ref);
    expect(manifest(each, service())).toMatchObject({
      targetGroups: { blue, green },
      listeners: {
        production: { arn: production, port: 80, protocol: 'HTTP' },
        test: { arn: test, port: 9000, protocol: 'HTTP' },
      },
      network: { securityGroups: [expect.stringMatching(/^sg-\w*tasks/)] },
      roles: {
        task: expect.stringMatching(/role\/rolestask/),
        execution: expect.stringMatching(/role\/rolesexecution/),
      },
    });
  });

  it('sets address, port and mode of a task, whatever its service says', () => {
    const { task } = manifest(environment('dev'), service({ containerPort: 3100 }));
    expect(task.environment).toEqual({
      LOG_LEVEL: 'info',
      HOST: '0.0.0.0',
      PORT: '3100',
      NODE_ENV: 'production',
      SHUTDOWN_DRAIN_SECONDS: '10',
      SHUTDOWN_FINISH_SECONDS: '15',
    });
    expect(task).toMatchObject({
      cpu: 256,
      memoryMiB: 512,
      cpuArchitecture: 'ARM64',
      stopTimeoutSeconds: 30,
    });
    expect(task.secrets.PAYMENT_KEY).toBe(
      'arn:aws:ssm:us-east-2:111111111111:parameter/cutover/dev/order-invoicing/payment/key',
    );
  });

  it('leaves out what the service does not have', () => {
    const { task, validationPath } = manifest(environment('dev'), smallService());
    expect([task.migrate, task.secrets, validationPath]).toEqual([undefined, {}, undefined]);
  });

  it('names the test listener only where somebody may reach it', () => {
    const host = 'http://production-order-invoicing-1234567890.ap-southeast-2.elb.amazonaws.com';
    expect(manifest(environment('local'), service()).urls).toEqual({
      production: host,
      test: `${host}:9000`,
    });
    expect(manifest(environment('production'), service()).urls).toEqual({ production: host });
  });

  it('prefers a domain name, and writes a port that is not the usual one', () => {
    const named = environment('staging', ({ loadBalancer }) => ({
      loadBalancer: { ...loadBalancer, domainName: 'shop.example.com', productionPort: 8000 },
    }));
    expect(manifest(named, service()).urls.production).toBe('http://shop.example.com:8000');
  });

  it('gives the engine the bounds between which a slot may grow and sleep', () => {
    expect(manifest(environment('dev'), service()).scaling).toEqual({
      minCount: 1,
      maxCount: 1,
      schedules: [
        expect.objectContaining({ name: 'morning', minCount: 1 }),
        expect.objectContaining({ name: 'evening', minCount: 0, maxCount: 0 }),
      ],
      spotPercent: 100,
    });
    expect(manifest(environment('production'), service()).scaling).toEqual({
      minCount: 2,
      maxCount: 6,
      requestsPerTarget: 3000,
      cpuPercent: 60,
    });
    expect(manifest(environment('local'), service()).scaling).toBeUndefined();
  });

  it('names HTTPS and the domain of the certificate where there is one', () => {
    const secure = environment('staging', ({ loadBalancer }) => ({
      loadBalancer: {
        ...loadBalancer,
        certificateArn: 'arn:aws:acm:us-east-2:222222222222:certificate/4a5b6c',
        domainName: 'shop.example.com',
        productionPort: 443,
        testSources: ['203.0.113.0/24'],
      },
    }));
    expect(manifest(secure, service())).toMatchObject({
      urls: { production: 'https://shop.example.com', test: 'https://shop.example.com:9000' },
      listeners: {
        production: { port: 443, protocol: 'HTTPS' },
        test: { port: 9000, protocol: 'HTTPS' },
      },
    });
  });
});
