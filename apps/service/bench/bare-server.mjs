// The same as an ES module, which is what the service's entry point is.
import { createServer } from 'node:http';

createServer((request, response) => {
  response.setHeader('content-type', 'application/json');
  response.end('{"status":"ready"}');
}).listen(Number(process.env.PORT), '127.0.0.1');
