import { Module } from '@nestjs/common';
import { ContactsController } from './contacts.controller.ts';
import { ContactsService } from './contacts.service.ts';
import { RootController } from './root.controller.ts';

@Module({
  controllers: [RootController, ContactsController],
  providers: [ContactsService],
})
export class ContactsModule {}
