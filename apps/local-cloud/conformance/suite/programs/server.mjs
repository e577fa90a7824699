// The release under test: answers with its name, or with the status that it is told to.
import { createServer } from 'node:http';

const { HOST, PORT, RELEASE = 'first', STATUS = '200' } = process.env;
const server = createServer((_request, response) => {
  response.statusCode = Number(STATUS);
  response.end(RELEASE);
});
server.listen(Number(PORT), HOST, () => process.stdout.write(`release ${RELEASE} listens\n`));
process.on('SIGTERM', () => {
  server.close(() => process.exit(0));
  server.closeAllConnections();
});
