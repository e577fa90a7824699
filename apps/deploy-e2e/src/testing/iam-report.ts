/** What the local cloud tells of the template's roles: which statements were needed since it started, and what was denied. */
export interface IamReport {
  readonly roles: readonly {
    readonly name: string;
    readonly statements: readonly {
      readonly policy: string;
      readonly statement: string;
      readonly effect: 'Allow' | 'Deny';
      readonly uses: number;
      readonly actions: Readonly<Record<string, number>>;
    }[];
    readonly unknownPolicies: readonly string[];
  }[];
  readonly denied: readonly { readonly message: string }[];
}
