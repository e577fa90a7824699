import { z } from 'zod';

/** PostgreSQL stores neither NUL nor half of a surrogate pair. */
const PRINTABLE = /^[^\p{Cc}\p{Cs}]*$/u;

const text = (max: number) =>
  z.string().trim().min(1).max(max).regex(PRINTABLE, 'must not hold control characters');

/** Kept in lower case: two spellings of one address are one contact's, as in the database that this one replaces. */
const email = z.email().max(100).toLowerCase();

/** A new contact, or the whole of one that is replaced. */
export const newContactSchema = z.strictObject({
  name: text(100),
  email,
  phone: text(20).nullable().default(null),
});

/** At least one field of a contact. */
export const contactChangesSchema = z
  .strictObject({
    name: text(100).optional(),
    email: email.optional(),
    phone: text(20).nullable().optional(),
  })
  .refine((changes) => Object.keys(changes).length > 0, {
    error: 'name at least one field to change',
  });

const offset = z.coerce.number().pipe(z.int().min(0).max(2_147_483_647));

export const pageSchema = z.object({
  limit: z.coerce.number().pipe(z.int().min(1).max(100)).default(50),
  offset: offset.default(0),
  /** The name that `offset` had before. */
  skip: offset.optional(),
});

export const idSchema = z.coerce.number().pipe(z.int().min(1).max(2_147_483_647));

/** A contact as it is answered. */
export const contactSchema = z.object({
  id: z.int(),
  name: z.string(),
  email: z.string(),
  phone: z.string().nullable(),
  created_at: z.iso.datetime(),
});

export type NewContact = z.output<typeof newContactSchema>;
export type ContactChanges = z.output<typeof contactChangesSchema>;
export type Page = z.output<typeof pageSchema>;
export type ContactView = z.output<typeof contactSchema>;
