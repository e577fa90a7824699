import type { AlarmFacts } from './alarm.ts';
import type { HistoryEntry } from './alarm-history.ts';

type Entry = Omit<HistoryEntry, 'data'> & { readonly data: object };
type Settings = Readonly<{
  ActionsEnabled?: boolean | undefined;
  OKActions?: string[] | undefined;
  AlarmActions?: string[] | undefined;
  InsufficientDataActions?: string[] | undefined;
}>;
type Alarm = AlarmFacts & { readonly settings: Settings };

/** A change of state, and each action that it has set off: the newest last. */
export function stateUpdates(before: AlarmFacts, after: Alarm, atMs: number): Entry[] {
  const actions = after.settings.ActionsEnabled === false ? [] : actionsOf(after);
  return [
    {
      atMs,
      type: 'StateUpdate',
      summary: `Alarm updated from ${before.state} to ${after.state}`,
      data: {
        version: '1.0',
        oldState: { stateValue: before.state, stateReason: before.reason },
        newState: { stateValue: after.state, stateReason: after.reason },
      },
    },
    ...actions.map((action): Entry => ({
      atMs,
      type: 'Action',
      // Nothing outside this machine is told: that is said, never that it has succeeded.
      summary: `Failed to execute action ${action}. Received error: "no action leaves this machine"`,
      data: {
        version: '1.0',
        actionState: 'Failed',
        stateUpdateTimestamp: atMs,
        notificationResource: action,
        error: 'no action leaves this machine',
      },
    })),
  ];
}

export function configurationUpdate(before: Alarm | undefined, after: Alarm, atMs: number): Entry {
  const type = before === undefined ? 'Create' : 'Update';
  return {
    atMs,
    type: 'ConfigurationUpdate',
    summary: `Alarm "${after.name}" ${type === 'Create' ? 'created' : 'updated'}`,
    data: {
      version: '1.0',
      type,
      ...(before === undefined ? { createdAlarm: after.settings } : { updatedAlarm: after.settings }),
    },
  };
}

export function deletion({ name, settings }: Alarm, atMs: number): Entry {
  return {
    atMs,
    type: 'ConfigurationUpdate',
    summary: `Alarm "${name}" deleted`,
    data: { version: '1.0', type: 'Delete', deletedAlarm: settings },
  };
}

function actionsOf({ state, settings }: Alarm): readonly string[] {
  if (state === 'ALARM') return settings.AlarmActions ?? [];
  return (state === 'OK' ? settings.OKActions : settings.InsufficientDataActions) ?? [];
}
