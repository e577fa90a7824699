import type { Rule } from '../compose-file.ts';

/** Whoever is waited for exists, and can come to the condition that is waited for. */
export const dependencies: Rule = ({ file: { services } }) =>
  Object.entries(services).flatMap(([name, { depends_on }]) =>
    Object.entries(depends_on).flatMap(([wanted, { condition }]) => {
      const place = `services.${name}.depends_on.${wanted}`;
      const other = services[wanted];
      if (other === undefined) return [`${place}: there is no service ${wanted}`];
      if (condition === 'service_healthy' && other.healthcheck === undefined) {
        return [`${place}: ${wanted} has no healthcheck, so it never becomes healthy`];
      }
      if (condition === 'service_completed_successfully' && other.restart !== 'no') {
        return [`${place}: ${wanted} is started again when it ends; it needs restart: 'no'`];
      }
      if (condition === 'service_started') {
        return [`${place}: service_started does not say that ${wanted} works; wait for it to be healthy`];
      }
      return [];
    }),
  );
