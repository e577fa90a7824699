import type { ComposeService, Finding, Rule } from '../compose-file.ts';

/** Volumes and networks that a service names are there, and what is there is named. */
export const names: Rule = ({ file: { services, volumes, networks } }) => {
  const used = (of: (service: ComposeService) => readonly string[]) =>
    Object.entries(services).flatMap(([name, service]) => of(service).map((one) => ({ name, one })));
  return [
    ...compare('volume', volumes, used(namedVolumes)),
    ...compare(
      'network',
      networks,
      used((service) => service.networks),
    ),
  ];
};

function compare(
  kind: string,
  known: Readonly<Record<string, unknown>>,
  used: readonly { name: string; one: string }[],
): Finding[] {
  const missing = used
    .filter(({ one }) => !(one in known))
    .map(({ name, one }) => `services.${name}: there is no ${kind} ${one}`);
  const unused = Object.keys(known)
    .filter((one) => !used.some((use) => use.one === one))
    .map((one) => `${kind}s.${one}: no service uses it`);
  return [...missing, ...unused];
}

function namedVolumes({ volumes }: ComposeService): string[] {
  return volumes
    .filter((volume) => typeof volume === 'string')
    .map((volume) => volume.split(':')[0] ?? '')
    .filter((source) => !/^[./~]/.test(source));
}
