import { readVariables } from '@cutover/config';
import { z } from 'zod';
import type { Machine } from './missing-tools.ts';

/** Debian keeps some of the tools where only root looks. */
const SYSTEM_FOLDERS = '/usr/local/sbin:/usr/sbin:/sbin';

export function thisMachine(): Machine {
  const { PATH } = readVariables(z.object({ PATH: z.string().default('') }));
  return { platform: process.platform, uid: process.getuid?.(), path: `${PATH}:${SYSTEM_FOLDERS}` };
}
