const ID_LENGTH = 36;

interface Table {
  TableId?: string;
  TableThroughputModeSummary?: unknown;
}

/**
 * An answer of dynalite about a table, without what DynamoDB's model does not know: a member of its own, and an id that is
 * four digits short.
 */
export function asModelled(body: string): string {
  const answer = parse(body);
  for (const table of [answer?.Table, answer?.TableDescription]) {
    if (table === undefined) continue;
    delete table.TableThroughputModeSummary;
    // The same digits each time: a client may compare ids.
    if (table.TableId !== undefined) table.TableId = table.TableId.padEnd(ID_LENGTH, '0');
  }
  return answer === undefined ? body : JSON.stringify(answer);
}

function parse(body: string): { Table?: Table; TableDescription?: Table } | undefined {
  try {
    return JSON.parse(body) as object;
  } catch {
    return undefined;
  }
}
