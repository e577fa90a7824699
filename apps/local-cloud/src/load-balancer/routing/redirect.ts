import type { RedirectActionConfig } from '@aws-sdk/client-elastic-load-balancing-v2';
import type { RequestFacts } from './request-facts.ts';

/** Where a redirect action leads; the default port of a protocol is left out, as the ALB leaves it out. */
export function redirectLocation(config: RedirectActionConfig, request: RequestFacts, port: number): string {
  const fill = (template: string) =>
    template
      .replaceAll('#{protocol}', 'http')
      .replaceAll('#{port}', String(port))
      .replaceAll('#{host}', request.host())
      .replaceAll('#{path}', request.path.replace(/^\//, ''))
      .replaceAll('#{query}', request.query);
  const protocol = fill(config.Protocol ?? '#{protocol}').toLowerCase();
  const toPort = fill(config.Port ?? '#{port}');
  const standard = protocol === 'https' ? '443' : '80';
  const authority = `${fill(config.Host ?? '#{host}')}${toPort === standard ? '' : `:${toPort}`}`;
  const query = fill(config.Query ?? '#{query}');
  return `${protocol}://${authority}${fill(config.Path ?? '/#{path}')}${query === '' ? '' : `?${query}`}`;
}
