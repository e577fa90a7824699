// The same two answers without Nest, TypeORM, logs and metrics: what the service's throughput is measured against.
import { fastify } from 'fastify';
import pg from 'pg';

const { DB_HOST: host, DB_PORT: port, DB_NAME: database, DB_USER: user, DB_PASSWORD: password } = process.env;
const pool = new pg.Pool({ host, port: Number(port), database, user, password, max: 10 });
const app = fastify();

app.get('/health/live', () => ({ status: 'alive' }));
app.get('/health/ready', async () => {
  await pool.query('SELECT 1');
  return { status: 'ready' };
});
app.get('/contacts', async () => {
  const { rows } = await pool.query(
    'SELECT id, name, email, phone, created_at FROM contacts ORDER BY id LIMIT 11',
  );
  return rows.slice(0, 10);
});
await app.listen({ port: Number(process.env.PORT), host: '127.0.0.1' });
