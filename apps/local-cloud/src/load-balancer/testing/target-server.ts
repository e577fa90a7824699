import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A target on the loopback: answers health checks, counts what it serves. */
export class TargetServer {
  readonly name: string;
  readonly server: Server;
  /** What `/health` answers; undefined leaves the request open. */
  healthStatus: number | undefined = 200;
  checks = 0;
  served = 0;
  connections = 0;
  serve: (request: IncomingMessage, response: ServerResponse) => void;

  private constructor(name: string) {
    this.name = name;
    this.serve = (_request, response) => response.end(name);
    this.server = createServer({ keepAliveTimeout: 65_000 }, (request, response) => {
      if (request.url === '/health') this.#check(response);
      else this.#serve(request, response);
    });
    this.server.on('connection', () => (this.connections += 1));
  }

  static async listen(name: string, port = 0): Promise<TargetServer> {
    const target = new TargetServer(name);
    await new Promise<void>((resolve) => target.server.listen(port, '127.0.0.1', resolve));
    return target;
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  async close(): Promise<void> {
    if (!this.server.listening) return;
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  #serve(request: IncomingMessage, response: ServerResponse): void {
    this.served += 1;
    this.serve(request, response);
  }

  #check(response: ServerResponse): void {
    this.checks += 1;
    if (this.healthStatus !== undefined) response.writeHead(this.healthStatus).end();
  }
}
