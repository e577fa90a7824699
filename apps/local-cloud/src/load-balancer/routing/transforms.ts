import type { RuleTransform } from '@aws-sdk/client-elastic-load-balancing-v2';

export interface Rewrite {
  /** Path and query. */
  readonly url: (url: string) => string;
  readonly host: (host: string) => string;
}

const unchanged = (text: string) => text;

/** Undefined where a rule rewrites nothing, so that most requests do not pay for it. */
export function compileTransforms(transforms: readonly RuleTransform[]): Rewrite | undefined {
  if (transforms.length === 0) return undefined;
  const url = transforms.find((transform) => transform.Type === 'url-rewrite')?.UrlRewriteConfig
    ?.Rewrites?.[0];
  const host = transforms.find((transform) => transform.Type === 'host-header-rewrite')
    ?.HostHeaderRewriteConfig?.Rewrites?.[0];
  return {
    url: url === undefined ? unchanged : replacer(url.Regex ?? '', url.Replace ?? ''),
    host: host === undefined ? unchanged : replacer(host.Regex ?? '', host.Replace ?? ''),
  };
}

function replacer(regex: string, replacement: string): (text: string) => string {
  const expression = new RegExp(regex);
  return (text) => text.replace(expression, replacement);
}
