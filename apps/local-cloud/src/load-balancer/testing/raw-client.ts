import { connect } from 'node:net';

/** Sends bytes as they are; resolves with everything that came back, as latin1, when the connection ends. */
export function raw(text: string | Buffer, port: number): Promise<string> {
  return new Promise((resolve) => {
    let received = '';
    const bytes = typeof text === 'string' ? Buffer.from(text, 'latin1') : text;
    const socket = connect(port, '127.0.0.1', () => socket.write(bytes));
    socket
      .on('data', (chunk) => (received += chunk.toString('latin1')))
      .on('error', () => undefined)
      .on('close', () => resolve(received));
  });
}
