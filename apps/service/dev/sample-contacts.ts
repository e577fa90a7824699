import pg from 'pg';

/** Five people to look at. Repeating it adds nobody. */
const SAMPLE_CONTACTS = `
  INSERT INTO contacts (name, email, phone) VALUES
    ('John Doe', 'john.doe@example.com', '+1-555-0101'),
    ('Jane Smith', 'jane.smith@example.com', '+1-555-0102'),
    ('Bob Johnson', 'bob.johnson@example.com', '+1-555-0103'),
    ('Alice Brown', 'alice.brown@example.com', '+1-555-0104'),
    ('Charlie Wilson', 'charlie.wilson@example.com', '+1-555-0105')
  ON CONFLICT (email) DO NOTHING`;

/** @param variables `DB_HOST` and so on, of a migrated database */
export async function addSampleContacts(variables: Readonly<Record<string, string>>): Promise<void> {
  const client = new pg.Client({
    host: variables['DB_HOST'],
    port: Number(variables['DB_PORT']),
    database: variables['DB_NAME'],
    user: variables['DB_USER'],
    password: variables['DB_PASSWORD'],
  });
  await client.connect();
  try {
    await client.query(SAMPLE_CONTACTS);
  } finally {
    await client.end();
  }
}
