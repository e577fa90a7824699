import { ConflictException, Injectable, NotFoundException } from '@nestjs/common';
import type { Repository } from 'typeorm';
import { DatabaseConnection } from '../database/database-connection.ts';
import { databaseCode, UNIQUE_VIOLATION } from '../database/database-errors.ts';
import { Contact } from './contact.entity.ts';
import type { ContactChanges, ContactView, NewContact } from './contact-schemas.ts';

/** What a contact holds, whether an entity or put together here. */
type Fields = Pick<Contact, 'id' | 'name' | 'email' | 'phone' | 'createdAt'>;
/** A contact as the database's `RETURNING *` gives it. */
type Row = Omit<Fields, 'createdAt'> & { created_at: Date };

@Injectable()
export class ContactsService {
  constructor(private readonly database: DatabaseConnection) {}

  /** Oldest first; `limit` + 1 are read, so that the caller knows whether there are more without counting. */
  async list(limit: number, offset: number): Promise<{ contacts: ContactView[]; more: boolean }> {
    const found = await this.#contacts.find({ order: { id: 'ASC' }, take: limit + 1, skip: offset });
    return { contacts: found.slice(0, limit).map(view), more: found.length > limit };
  }

  async get(id: number): Promise<ContactView> {
    const contact = await this.#contacts.findOneBy({ id });
    if (contact === null) throw unknown(id);
    return view(contact);
  }

  async create(contact: NewContact): Promise<ContactView> {
    const { generatedMaps } = await this.#contacts.insert(contact).catch(asConflict);
    return view({ ...contact, ...(generatedMaps[0] as Pick<Fields, 'id' | 'createdAt'>) });
  }

  async change(id: number, changes: ContactChanges): Promise<ContactView> {
    const result = await this.#contacts
      .createQueryBuilder()
      .update()
      .set(changes)
      .where({ id })
      .returning('*')
      .execute()
      .catch(asConflict);
    const [row] = result.raw as Row[];
    if (row === undefined) throw unknown(id);
    return view({ ...row, createdAt: row.created_at });
  }

  async remove(id: number): Promise<void> {
    const { affected } = await this.#contacts.delete(id);
    if (affected === 0) throw unknown(id);
  }

  get #contacts(): Repository<Contact> {
    return this.database.established().getRepository(Contact);
  }
}

function view({ id, name, email, phone, createdAt }: Fields): ContactView {
  return { id, name, email, phone, created_at: createdAt.toISOString() };
}

function unknown(id: number): NotFoundException {
  return new NotFoundException(`no contact has the id ${id}`);
}

function asConflict(error: unknown): never {
  if (databaseCode(error) !== UNIQUE_VIOLATION) throw error;
  throw new ConflictException('another contact has this e-mail address', { cause: error });
}
