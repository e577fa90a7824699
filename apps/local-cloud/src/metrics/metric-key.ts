import type { Dimension } from '@aws-sdk/client-cloudwatch';

/** What tells one metric from another: the same name with other dimensions is another metric. */
export interface MetricId {
  readonly namespace: string;
  readonly name: string;
  readonly dimensions: Readonly<Record<string, string>>;
}

/** Whoever counts every request hands in the same dimensions again and again. */
const dimensionTexts = new WeakMap<Readonly<Record<string, string>>, string>();

export function metricKey({ namespace, name, dimensions }: MetricId): string {
  return `${namespace}\n${name}\n${dimensionText(dimensions)}`;
}

function dimensionText(dimensions: Readonly<Record<string, string>>): string {
  const known = dimensionTexts.get(dimensions);
  if (known !== undefined) return known;
  const text = JSON.stringify(Object.entries(dimensions).sort(([one], [other]) => (one < other ? -1 : 1)));
  dimensionTexts.set(dimensions, text);
  return text;
}

export function dimensionsOf(list: readonly Dimension[] | undefined): Record<string, string> {
  return Object.fromEntries((list ?? []).map(({ Name = '', Value = '' }) => [Name, Value]));
}

export function dimensionList(
  dimensions: Readonly<Record<string, string>>,
): { Name: string; Value: string }[] {
  return Object.entries(dimensions).map(([Name, Value]) => ({ Name, Value }));
}
