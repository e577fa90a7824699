import { Module } from '@nestjs/common';
import { MetricsController } from './metrics.controller.ts';
import { RequestMetrics } from './request-metrics.ts';

@Module({ controllers: [MetricsController], providers: [RequestMetrics] })
export class MetricsModule {}
