import { Controller, Get, Inject, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { stamp } from '../settings/identity.ts';
import type { Settings } from '../settings/settings.ts';
import { SETTINGS } from '../tokens.ts';
import { schemaView } from './health.controller.ts';
import { HealthService } from './health.service.ts';

/** The gate that a release passes before it is given traffic. */
@Controller('deployment')
export class DeploymentController {
  constructor(
    private readonly health: HealthService,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  @Get('validate')
  async validate(@Res({ passthrough: true }) reply: FastifyReply) {
    const { ok, checks, reasons, schema } = await this.health.deep();
    const { application, ...others } = checks;
    reply.code(ok ? 200 : 503);
    return {
      deployment_ready: ok,
      checks: { ...others, application_functionality: application },
      ...(!ok && { reasons }),
      migration: schemaView(schema),
      ...stamp(this.settings.identity),
    };
  }
}
