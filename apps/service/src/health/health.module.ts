import { Module } from '@nestjs/common';
import { TerminusModule } from '@nestjs/terminus';
import { DeploymentController } from './deployment.controller.ts';
import { HealthController } from './health.controller.ts';
import { HealthService } from './health.service.ts';
import { Indicators } from './indicators.ts';

@Module({
  // Probers ask every few seconds: a state that lasts would be a log line each time.
  imports: [TerminusModule.forRoot({ logger: false })],
  controllers: [HealthController, DeploymentController],
  providers: [HealthService, Indicators],
})
export class HealthModule {}
