import { describe, expect, it } from '@jest/globals';
import { parseEnvironment } from './environment.ts';
import { mayScaleToZero, scalingSettingsSchema } from './scaling-settings.ts';
import { environment, problemsOf, withValue } from './testing/fixtures.ts';

const night = {
  name: 'night',
  cron: 'cron(0 20 ? * MON-FRI *)',
  timezone: 'Europe/Berlin',
  minCount: 0,
  maxCount: 0,
};
const scaling = { minCount: 1, maxCount: 4, requestsPerTarget: 1000, schedules: [night] };
const problems = (changed: object, name = 'dev') =>
  problemsOf(() => parseEnvironment({ ...environment, name, scaling: changed }, 'dev.ts')).map(
    ({ path, rule }) => `${path}: ${rule}`,
  );

describe('scaling settings', () => {
  it('refuse to let production sleep, and let dev', () => {
    expect(problems(scaling, 'production')).toEqual([
      'scaling.schedules: production never sleeps: no schedule may have minCount 0',
    ]);
    const parsed = parseEnvironment({ ...environment, name: 'dev', scaling }, 'dev.ts').scaling;
    expect(parsed).toMatchObject({ ...scaling, spotPercent: 0 });
    expect(mayScaleToZero(scalingSettingsSchema.parse(scaling))).toBe(true);
  });

  it.each([
    ['minCount', 0, 'scaling.minCount: at least 1: what sleeps at night is a schedule'],
    ['maxCount', 0, 'scaling.maxCount: from minCount upwards'],
    ['minCount', 2, 'desiredCount: from scaling.minCount to scaling.maxCount'],
    [
      'requestsPerTarget',
      undefined,
      'scaling.maxCount: above minCount only with requestsPerTarget or cpuPercent: nothing else asks for more',
    ],
    ['cpuPercent', 95, 'scaling.cpuPercent: from 10 to 90'],
    ['schedules', [night, night], 'scaling.schedules: each name once'],
    [
      'schedules',
      [{ ...night, timezone: 'Europe/Atlantis' }],
      'scaling.schedules.0.timezone: a time zone such as Europe/Berlin',
    ],
    [
      'schedules',
      [{ ...night, minCount: 2, maxCount: 1 }],
      'scaling.schedules.0.maxCount: from minCount upwards',
    ],
  ])('refuse %s = %j', (key, value, problem) => {
    expect(problems(withValue(scaling, key, value))).toContain(problem);
  });

  it.each(['0 7 * * *', 'cron(0 7 * * *)', 'cron(0 7 * * MON-FRI *)', 'cron(0 7 ? * ? *)', 'rate(1 hour)'])(
    'refuse the schedule %s',
    (cron) => {
      expect(problems({ ...scaling, schedules: [{ ...night, cron }] })).toEqual([
        expect.stringContaining('scaling.schedules.0.cron: a schedule of six fields'),
      ]);
    },
  );
});
