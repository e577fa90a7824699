import { HttpStatus, type NestApplicationOptions, StandardSchemaValidationPipe } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { AppModule } from '../app.module.ts';
import { OpenApi } from '../docs/open-api.ts';
import { Lifecycle } from '../lifecycle.ts';
import type { Logger } from '../logging/logger.ts';
import { nestLogger } from '../logging/nest-logger.ts';
import { RequestMetrics } from '../metrics/request-metrics.ts';
import type { Settings } from '../settings/settings.ts';
import { answerBeforeRouting } from './before-routing.ts';
import { ErrorFilter } from './error-filter.ts';
import { requestIdOf } from './request-id.ts';
import { markAnswers, releaseConnections, watchRequests } from './request-hooks.ts';

/** The load balancer keeps a connection for 60 s: who closes it first must be the load balancer. */
const KEEP_ALIVE_MS = 65_000;
const BODY_LIMIT_BYTES = 64 * 1024;

/** The application, initialised, not listening. */
export async function createApplication(settings: Settings, logger: Logger): Promise<NestFastifyApplication> {
  const { identity, trustedProxies } = settings;
  const adapter = new FastifyAdapter({
    logger: false,
    trustProxy: trustedProxies.length > 0 && [...trustedProxies],
    genReqId: requestIdOf,
    bodyLimit: BODY_LIMIT_BYTES,
    keepAliveTimeout: KEEP_ALIVE_MS,
    // No request may begin on a connection whose headers would then be cut off.
    http: { headersTimeout: KEEP_ALIVE_MS + 1000 },
    requestTimeout: 60_000,
    // A replica that leaves goes on serving: its answers say that the connection ends.
    return503OnClosing: false,
    ...answerBeforeRouting(identity, logger, (request, reply) => watch(request, reply)),
    // No route has a Fastify schema: Nest's pipe validates. Their compilers would be loaded at every start.
    schemaController: { compilersFactory: { buildValidator: noSchemas, buildSerializer: noSchemas } },
    skipMiddie: true,
  });
  const options: Pick<NestApplicationOptions, 'logger' | 'abortOnError' | 'bodyParser'> = {
    logger: nestLogger(logger),
    abortOnError: false,
    // Fastify reads JSON itself; Nest would add forms, which no route takes.
    bodyParser: false,
  };
  const module = AppModule.register(settings, logger);
  const app = await NestFactory.create<NestFastifyApplication>(module, adapter, options);
  const lifecycle = app.get(Lifecycle);
  const watch = watchRequests(logger, app.get(RequestMetrics), lifecycle);
  adapter.setOnRequestHook(markAnswers(identity, watch));
  adapter.getInstance().addHook('onSend', releaseConnections(lifecycle));
  // JSON is what routes take: text is refused as such, not for what it holds.
  adapter.getInstance().removeContentTypeParser('text/plain');
  app.useGlobalFilters(new ErrorFilter(identity, logger));
  // 400 is for what cannot be read at all, 422 for what can be read and breaks a rule.
  app.useGlobalPipes(
    new StandardSchemaValidationPipe({ errorHttpStatusCode: HttpStatus.UNPROCESSABLE_ENTITY }),
  );
  app.get(OpenApi).describe(app);
  return app.init();
}

function noSchemas(): never {
  throw new Error('this service has no compiler for Fastify schemas');
}
