import type { INestApplication, Type } from '@nestjs/common';
import { ApiOperation, ApiResponse, ApiTags, DocumentBuilder, SwaggerModule } from '@nestjs/swagger';
import { z } from 'zod';
import { ContactsController } from '../contacts/contacts.controller.ts';
import { contactSchema } from '../contacts/contact-schemas.ts';
import { RootController } from '../contacts/root.controller.ts';
import { DeploymentController } from '../health/deployment.controller.ts';
import { HealthController } from '../health/health.controller.ts';
import { InfoController } from '../info/info.controller.ts';
import { MetricsController } from '../metrics/metrics.controller.ts';

const stampShape = {
  release: z.string(),
  deployment_color: z.string(),
  container_id: z.string(),
  timestamp: z.iso.datetime(),
};

const errorSchema = z.object({
  status_code: z.int(),
  error: z.string(),
  message: z.string(),
  details: z.array(z.string()).optional(),
  request_id: z.string(),
  ...stampShape,
});

const healthShape = {
  checks: z.record(z.string(), z.boolean()),
  reasons: z.array(z.string()).optional(),
  migration: z.object({ expected: z.string(), applied: z.string().nullable() }).optional(),
  ...stampShape,
};
const healthSchema = z.object({ status: z.string(), ...healthShape });
const validationSchema = z.object({ deployment_ready: z.boolean(), ...healthShape });

interface Route {
  readonly summary: string;
  readonly answers: Readonly<Record<number, z.ZodType | string>>;
}

/**
 * Nest reads parameters and bodies from the routes' own schemas. Answers are told here, outside the controllers: the
 * decorators for them would load the whole of Swagger at every start.
 */
function describeRoutes(): void {
  const health = (summary: string): Route => ({ summary, answers: { 200: healthSchema, 503: healthSchema } });
  const failures = { 422: errorSchema, 503: errorSchema };
  describe(RootController, 'service', {
    home: {
      summary: 'The first contacts, and who answers',
      answers: { 200: z.object({ contacts: z.array(contactSchema), message: z.string(), ...stampShape }) },
    },
  });
  describe(ContactsController, 'contacts', {
    list: {
      summary: 'A page of contacts, oldest first; the header Link names the next page',
      answers: { 200: z.array(contactSchema), ...failures },
    },
    get: { summary: 'One contact', answers: { 200: contactSchema, 404: errorSchema, ...failures } },
    create: { summary: 'A new contact', answers: { 201: contactSchema, 409: errorSchema, ...failures } },
    replace: {
      summary: 'Replaces a contact',
      answers: { 200: contactSchema, 404: errorSchema, 409: errorSchema, ...failures },
    },
    change: {
      summary: 'Changes the fields that are given',
      answers: { 200: contactSchema, 404: errorSchema, 409: errorSchema, ...failures },
    },
    remove: { summary: 'Removes a contact', answers: { 204: 'Removed', 404: errorSchema, ...failures } },
  });
  describe(HealthController, 'health', {
    deep: health('Database, schema, memory, disk and response time'),
    simple: {
      summary: 'The process answers; asked by the load balancer',
      answers: { 200: z.object(stampShape) },
    },
    live: { summary: 'The process answers', answers: { 200: z.object(stampShape) } },
    ready: health('Database and schema'),
  });
  describe(DeploymentController, 'deployment', {
    validate: {
      summary: 'Whether this release may take traffic',
      answers: { 200: validationSchema, 503: validationSchema },
    },
  });
  describe(InfoController, 'service', {
    info: {
      summary: 'The process and its machine',
      answers: { 200: z.object({ version: z.string(), ...stampShape }).loose() },
    },
  });
  describe(MetricsController, 'service', {
    scrape: { summary: 'Metrics for Prometheus', answers: { 200: 'Text in the format of Prometheus' } },
  });
}

function describe<Controller>(
  controller: Type<Controller>,
  tag: string,
  routes: { readonly [Method in keyof Controller]?: Route },
): void {
  ApiTags(tag)(controller);
  const prototype = controller.prototype as object;
  for (const [method, { summary, answers }] of Object.entries<Route>(routes as Record<string, Route>)) {
    const descriptor = Object.getOwnPropertyDescriptor(prototype, method) as PropertyDescriptor;
    ApiOperation({ summary })(prototype, method, descriptor);
    for (const [status, answer] of Object.entries(answers)) {
      const told =
        typeof answer === 'string' ? { description: answer } : { standardSchema: answer, description: '' };
      ApiResponse({ status: Number(status), ...told })(prototype, method, descriptor);
    }
  }
}

export function makeDocument(app: INestApplication): object {
  describeRoutes();
  const config = new DocumentBuilder()
    .setTitle('Cutover service')
    .setDescription('The service that a cutover moves from one release to the next.')
    .setVersion('1')
    .build();
  return SwaggerModule.createDocument(app, config);
}
