import { describePlatform } from '../../testing/platform.contract.ts';
import { createMemoryWorld } from './memory-world.ts';

describePlatform('memory', () => {
  const world = createMemoryWorld();
  const crashing = world.release('crashing');
  world.behave(crashing, { crashAfterMs: 500, healthyAfterMs: undefined, migrationExitCode: 1 });
  return {
    platform: world.platform,
    pause: () => world.clock.sleep(500),
    good: [world.release('one'), world.release('two')],
    crashing,
    migrate: ['migrate'],
    now: () => world.clock.now(),
  };
});
