import type { Slot, TrafficRule, Weights } from '../../ports/platform.ts';

interface Version {
  readonly atMs: number;
  readonly weights: Weights;
}

interface Rule {
  readonly id: string;
  readonly kind: TrafficRule['kind'];
  /** Oldest first. */
  readonly versions: Version[];
}

export interface TrafficDelays {
  /** From a write until reads show it. */
  readonly readLagMs: number;
  /** From a write until the load balancer follows it. */
  readonly propagationMs: number;
}

/** Listener rules whose writes are heard of late. */
export interface MemoryRules {
  read(nowMs: number): readonly TrafficRule[];
  /** What the load balancer does now. */
  effective(nowMs: number): readonly TrafficRule[];
  /** Times after the first and up to the second at which the load balancer changes its ways, in their order. */
  changesBetween(fromMs: number, toMs: number): readonly number[];
  /** What was written last. */
  written(): readonly TrafficRule[];
  write(id: string, weights: Weights, nowMs: number): void;
  attach(slots: readonly Slot[], nowMs: number): void;
}

/** @param layout how many rules each listener gets when the groups are attached first */
export function createMemoryRules(
  delays: TrafficDelays,
  layout: { readonly production: number; readonly test: number },
): MemoryRules {
  const rules: Rule[] = [];

  const at = (ms: number) =>
    rules.flatMap(({ id, kind, versions }) => {
      const version = versions.findLast(({ atMs }) => atMs <= ms) ?? versions[0];
      return version === undefined ? [] : [{ id, kind, weights: version.weights }];
    });

  const add = (kind: TrafficRule['kind'], count: number, nowMs: number) => {
    for (let index = rules.filter((rule) => rule.kind === kind).length; index < count; index += 1) {
      rules.push({ id: `${kind}-${index + 1}`, kind, versions: [{ atMs: nowMs, weights: {} }] });
    }
  };

  const write = (rule: Rule, weights: Weights, atMs: number) => {
    rule.versions.push({ atMs, weights });
    if (rule.versions.length > 8) rule.versions.shift();
  };

  return {
    read: (nowMs) => at(nowMs - delays.readLagMs),
    effective: (nowMs) => at(nowMs - delays.propagationMs),
    changesBetween: (fromMs, toMs) =>
      rules
        .flatMap(({ versions }) => versions.map(({ atMs }) => atMs + delays.propagationMs))
        .filter((ms) => ms > fromMs && ms <= toMs)
        .sort((a, b) => a - b),
    written: () => at(Infinity),
    write: (id, weights, nowMs) => {
      const rule = rules.find((one) => one.id === id);
      if (rule === undefined) throw new RangeError(`no rule ${id}`);
      write(rule, weights, nowMs);
    },
    attach: (slots, nowMs) => {
      add('production', layout.production, nowMs);
      add('test', layout.test, nowMs);
      for (const rule of rules) {
        const weights = rule.versions.at(-1)?.weights ?? {};
        const whole = { ...Object.fromEntries(slots.map((slot) => [slot, 0])), ...weights };
        if (Object.keys(whole).length > Object.keys(weights).length) write(rule, whole, nowMs);
      }
    },
  };
}
