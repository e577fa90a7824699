// The least that Node needs to answer: what a start is measured against.
const { env } = require('node:process');
const { createServer } = require('node:http');

createServer((request, response) => {
  response.setHeader('content-type', 'application/json');
  response.end('{"status":"ready"}');
}).listen(Number(env.PORT), '127.0.0.1');
