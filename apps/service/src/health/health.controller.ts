import { Controller, Get, Inject, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { stamp } from '../settings/identity.ts';
import type { Settings } from '../settings/settings.ts';
import { SETTINGS } from '../tokens.ts';
import { HealthService } from './health.service.ts';

@Controller('health')
export class HealthController {
  constructor(
    private readonly health: HealthService,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  /** Everything, for people and dashboards. */
  @Get()
  async deep(@Res({ passthrough: true }) reply: FastifyReply) {
    const { ok, checks, reasons, schema } = await this.health.deep();
    const { application, ...others } = checks;
    reply.code(ok ? 200 : 503);
    return {
      status: ok ? 'healthy' : 'unhealthy',
      checks: { ...others, application_readiness: application },
      ...(!ok && { reasons }),
      migration: schemaView(schema),
      ...stamp(this.settings.identity),
    };
  }

  /** For the load balancer: it never touches the database, so that a database's hiccup takes no replica away. */
  @Get('simple')
  simple() {
    return { status: 'healthy', message: 'the process answers', ...stamp(this.settings.identity) };
  }

  /** For whoever restarts a process that hangs. */
  @Get('live')
  live() {
    return { status: 'alive', ...stamp(this.settings.identity) };
  }

  /** Whether this replica can do its work now. */
  @Get('ready')
  async ready(@Res({ passthrough: true }) reply: FastifyReply) {
    const { ok, checks, reasons, schema } = await this.health.readiness();
    reply.code(ok ? 200 : 503);
    return {
      status: ok ? 'ready' : 'not_ready',
      checks: {
        database_connectivity: checks.database_connectivity,
        application_readiness: checks.application,
      },
      ...(!ok && { reasons }),
      migration: schemaView(schema),
      ...stamp(this.settings.identity),
    };
  }
}

/** Terminus adds its own keys to what an indicator tells. */
export function schemaView(schema: { expected: string; applied: string | null } | undefined) {
  return schema && { expected: schema.expected, applied: schema.applied };
}
