import { describe, expect, it } from '@jest/globals';
import { withCauses } from './template-causes.ts';

const failed = { status: 'FAILED', exitCode: 1, message: 'green did not become healthy' };
const cause = {
  rule: 'closedTarget',
  reason: 'target unhealthy, Target.Timeout: Request timed out',
  template: {
    file: '/project/dist/network.template.json',
    line: 550,
    logicalId: 'albEgress',
    path: 'service/network/alb/to',
    property: 'Properties.FromPort',
  },
  change: 'FromPort is 8081, and the tasks listen on 8080: change it to 8080',
  foreseen: false,
};

describe('withCauses', () => {
  it('tells the cause and the line to change, by a path that an editor opens, when the template is to blame', () => {
    const { message, causes } = withCauses(failed, [cause], '/project');
    expect(message.split('\n')).toEqual([
      'green did not become healthy',
      'cause: target unhealthy, Target.Timeout: Request timed out',
      'template: dist/network.template.json:550 albEgress (service/network/alb/to) Properties.FromPort: FromPort is 8081, and the tasks listen on 8080: change it to 8080',
    ]);
    expect(causes).toMatchObject([{ template: { file: 'dist/network.template.json', line: 550 } }]);
  });

  it('leaves the answer as it is when the template is not to blame', () => {
    expect(withCauses(failed, [], '/project')).toBe(failed);
  });
});
