import { connect } from 'node:net';
import type { Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import autocannon from 'autocannon';
import { residentMib } from './figures.ts';

const CONNECTIONS = 5000;
/** Opened together: no more than a listener's backlog. */
const BATCH = 250;
const SAMPLES = 20;

export interface Held {
  readonly connections: number;
  /** Connections on which a request was not answered, at first or after all were open. */
  readonly failed: number;
  readonly kibEach: number;
}

export interface Memory {
  readonly minutes: number;
  /** Resident, at even distances. */
  readonly mib: readonly number[];
  readonly failed: number;
}

/** Opens connections, asks on each, and asks again when all are open. */
export async function holdConnections(port: number, pid: number): Promise<Held> {
  const before = await residentMib(pid);
  const sockets: Socket[] = [];
  let failed = 0;
  const askAll = async (batch: readonly Socket[]) => {
    const answers = await Promise.all(batch.map(ask));
    failed += answers.filter((answered) => !answered).length;
  };
  for (let at = 0; at < CONNECTIONS; at += BATCH) {
    const batch = Array.from({ length: BATCH }, () =>
      connect(port, '127.0.0.1').on('error', () => undefined),
    );
    sockets.push(...batch);
    await askAll(batch);
  }
  for (let at = 0; at < CONNECTIONS; at += BATCH) await askAll(sockets.slice(at, at + BATCH));
  const kibEach = Number(((((await residentMib(pid)) - before) * 1024) / CONNECTIONS).toFixed(1));
  for (const socket of sockets) socket.destroy();
  return { connections: CONNECTIONS, failed, kibEach };
}

function ask(socket: Socket): Promise<boolean> {
  return new Promise((resolve) => {
    const settle = (answered: boolean) => {
      clearTimeout(deadline);
      socket.off('data', onData).off('close', onClose);
      resolve(answered);
    };
    const onData = (chunk: Buffer) => settle(chunk.toString('latin1').startsWith('HTTP/1.1 200'));
    const onClose = () => settle(false);
    const deadline = setTimeout(onClose, 30_000);
    if (socket.destroyed) onClose();
    else socket.on('data', onData).on('close', onClose).write('GET / HTTP/1.1\r\nHost: bench\r\n\r\n');
  });
}

/** At full load on 50 connections. */
export async function memoryOverTime(port: number, pid: number, minutes: number): Promise<Memory> {
  if (minutes === 0) return { minutes, mib: [], failed: 0 };
  const seconds = minutes * 60;
  const load = autocannon({ url: `http://127.0.0.1:${port}`, connections: 50, duration: seconds });
  const mib: number[] = [];
  for (let taken = 0; taken < SAMPLES; taken += 1) {
    await sleep((seconds * 1000) / (SAMPLES + 1));
    mib.push(Math.round(await residentMib(pid)));
  }
  const { errors, non2xx } = await load;
  return { minutes, mib, failed: errors + non2xx };
}
