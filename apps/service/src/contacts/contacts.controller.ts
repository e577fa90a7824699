import { Body, Controller, Delete, Get, HttpCode, Param, Patch, Post, Put, Query, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import {
  type ContactChanges,
  contactChangesSchema,
  type ContactView,
  idSchema,
  type NewContact,
  newContactSchema,
  type Page,
  pageSchema,
} from './contact-schemas.ts';
import { ContactsService } from './contacts.service.ts';

@Controller('contacts')
export class ContactsController {
  constructor(private readonly contacts: ContactsService) {}

  @Get()
  async list(
    @Query({ schema: pageSchema }) { limit, offset, skip }: Page,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ContactView[]> {
    const start = skip ?? offset;
    const { contacts, more } = await this.contacts.list(limit, start);
    if (more) reply.header('link', `</contacts?limit=${limit}&offset=${start + limit}>; rel="next"`);
    return contacts;
  }

  @Get(':id')
  get(@Param('id', { schema: idSchema }) id: number): Promise<ContactView> {
    return this.contacts.get(id);
  }

  @Post()
  async create(
    @Body({ schema: newContactSchema }) contact: NewContact,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ContactView> {
    const created = await this.contacts.create(contact);
    reply.header('location', `/contacts/${created.id}`);
    return created;
  }

  @Put(':id')
  replace(
    @Param('id', { schema: idSchema }) id: number,
    @Body({ schema: newContactSchema }) contact: NewContact,
  ): Promise<ContactView> {
    return this.contacts.change(id, contact);
  }

  @Patch(':id')
  change(
    @Param('id', { schema: idSchema }) id: number,
    @Body({ schema: contactChangesSchema }) changes: ContactChanges,
  ): Promise<ContactView> {
    return this.contacts.change(id, changes);
  }

  @Delete(':id')
  @HttpCode(204)
  remove(@Param('id', { schema: idSchema }) id: number): Promise<void> {
    return this.contacts.remove(id);
  }
}
