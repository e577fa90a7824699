import type { DeleteServiceRequest, DeleteServiceResponse } from '@aws-sdk/client-ecs';
import { serviceAnswer } from '../answers/service-answer.ts';
import { activeCluster, existingService } from '../context.ts';
import type { EcsContext } from '../context.ts';
import { invalidParameter, serviceNotFound } from '../errors.ts';
import { serviceKey } from '../records.ts';

/** The service drains, and is INACTIVE once its last task has stopped. */
export function deleteService(input: DeleteServiceRequest, context: EcsContext): DeleteServiceResponse {
  const cluster = activeCluster(context, input.cluster);
  const service = existingService(context, cluster, input.service);
  if (service.status === 'INACTIVE') throw serviceNotFound();
  if (service.desiredCount > 0 && input.force !== true) {
    throw invalidParameter('The service cannot be stopped while it is scaled above 0.');
  }
  const draining = { ...service, status: 'DRAINING' as const, desiredCount: 0 };
  const key = serviceKey(cluster.name, service.name);
  context.state.services.set(key, draining);
  context.scheduler.wake(key);
  return { service: serviceAnswer(draining, context, { tags: true }) };
}
