import { Controller, Get, Inject } from '@nestjs/common';
import { databaseCode, UNDEFINED_TABLE } from '../database/database-errors.ts';
import { stamp } from '../settings/identity.ts';
import type { Settings } from '../settings/settings.ts';
import { SETTINGS } from '../tokens.ts';
import type { ContactView } from './contact-schemas.ts';
import { ContactsService } from './contacts.service.ts';

/** As many contacts as the front page shows; the rest is behind /contacts. */
const SHOWN = 100;

@Controller()
export class RootController {
  constructor(
    private readonly contacts: ContactsService,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  @Get()
  async home() {
    const { identity } = this.settings;
    return {
      contacts: await this.#contacts(),
      message: `release ${identity.release} answers from ${identity.slot}`,
      ...stamp(identity),
    };
  }

  /** None before the first migration: the front page of an empty environment is a page, not an error. */
  async #contacts(): Promise<ContactView[]> {
    try {
      return (await this.contacts.list(SHOWN, 0)).contacts;
    } catch (error) {
      if (databaseCode(error) === UNDEFINED_TABLE) return [];
      throw error;
    }
  }
}
