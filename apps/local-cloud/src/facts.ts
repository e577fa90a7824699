import type { Place } from './contracts.ts';
import type { Registry } from './ecr/index.ts';
import type { TableKeys } from './dynamodb/table-keys.ts';
import type { Ecs } from './ecs/index.ts';
import type { Facts } from './iam/access.ts';
import type { LoadBalancing } from './load-balancer/index.ts';
import type { ParameterStore } from './parameter-store/index.ts';

/** What IAM looks up in the other parts to judge a call. @param parts are asked for when a call is judged */
export function factsOf(
  place: Place,
  parts: () => {
    readonly ecs: Pick<Ecs, 'tagsOf' | 'rolesOf'>;
    readonly images: Pick<Registry, 'tagsOf'>;
    readonly loadBalancing: Pick<LoadBalancing, 'tagsOf'>;
    readonly parameters: Pick<ParameterStore, 'isSecure' | 'names'>;
    readonly tableKeys: TableKeys;
  },
): Facts {
  return {
    place,
    tagsOf(arn) {
      const { ecs, images, loadBalancing } = parts();
      if (arn.startsWith('arn:aws:ecs:')) return ecs.tagsOf(arn);
      if (arn.startsWith('arn:aws:ecr:')) return images.tagsOf(arn);
      return arn.startsWith('arn:aws:elasticloadbalancing:') ? loadBalancing.tagsOf(arn) : {};
    },
    rolesOf: (taskDefinition) => parts().ecs.rolesOf(taskDefinition),
    isSecure: (parameter) => parts().parameters.isSecure(parameter),
    parametersBelow(path, recursive) {
      const prefix = path.endsWith('/') ? path : `${path}/`;
      const names = parts()
        .parameters.names()
        .filter((name) => name.startsWith(prefix));
      return recursive ? names : names.filter((name) => !name.slice(prefix.length).includes('/'));
    },
    partitionKeyOf: (table) => parts().tableKeys.of(table),
  };
}
