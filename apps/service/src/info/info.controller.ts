import { availableParallelism } from 'node:os';
import { Controller, Get, Inject } from '@nestjs/common';
import { diskUsage, memoryUsage } from '../health/resource-usage.ts';
import { stamp } from '../settings/identity.ts';
import type { Settings } from '../settings/settings.ts';
import { SETTINGS } from '../tokens.ts';

@Controller('info')
export class InfoController {
  constructor(@Inject(SETTINGS) private readonly settings: Settings) {}

  @Get()
  async info() {
    return {
      system_info: {
        memory_usage_percent: memoryUsage().percent,
        disk_usage_percent: (await diskUsage()).percent,
        cpu_count: availableParallelism(),
        /** Seconds since the process started. */
        uptime: Math.round(process.uptime() * 100) / 100,
      },
      node_version: process.version,
      version: this.settings.version,
      ...stamp(this.settings.identity),
    };
  }
}
