import { setTimeout as sleep } from 'node:timers/promises';
import { Controller, Get, InternalServerErrorException } from '@nestjs/common';
import { DataSource } from 'typeorm';

const SLOW_MS = 3000;

/** Failures on demand, for rehearsals. Its module exists only where chaos is enabled. */
@Controller('error')
export class ChaosController {
  constructor(private readonly dataSource: DataSource) {}

  @Get('500')
  fail(): never {
    throw new InternalServerErrorException('an error on demand');
  }

  @Get('slow')
  async slow() {
    await sleep(SLOW_MS);
    return { message: `answered after ${SLOW_MS / 1000} s` };
  }

  @Get('db')
  async database(): Promise<never> {
    await this.dataSource.query('SELECT * FROM a_table_that_does_not_exist').catch((cause: unknown) => {
      throw new InternalServerErrorException('a database error on demand', { cause });
    });
    throw new InternalServerErrorException('the table that does not exist does');
  }
}
