import { describe, expect, it } from '@jest/globals';
import {
  ConflictException,
  HttpException,
  NotFoundException,
  UnprocessableEntityException,
} from '@nestjs/common';
import { QueryFailedError } from 'typeorm';
import { problemOf } from './problem.ts';

function driverError(code: string): QueryFailedError {
  const driver = Object.assign(new Error('relation "secret_table" does not exist at db.internal'), { code });
  return new QueryFailedError('SELECT * FROM secret_table', ['swordfish'], driver);
}

describe('problemOf', () => {
  it('says nothing of a defect but that there is one', () => {
    const problem = problemOf(new Error('password swordfish refused by db.internal'));
    expect(problem).toEqual({
      status: 500,
      error: 'Internal Server Error',
      message: 'the request failed; the log has the cause',
    });
  });

  it('says nothing of a failed query but that the request failed', () => {
    const text = JSON.stringify(problemOf(driverError('22003')));
    expect(text).toContain('"status":500');
    expect(text).not.toMatch(/secret_table|swordfish|db\.internal/);
  });

  it.each([
    ['ECONNREFUSED', 'the database refuses connections'],
    ['42P01', 'the database schema is missing: run the migrations'],
    ['53300', 'the database has no connection left'],
    ['57P01', 'the database is shutting down'],
  ])('answers 503 with a reason when the database says %s', (code, reason) => {
    expect(problemOf(driverError(code))).toEqual({
      status: 503,
      error: 'Service Unavailable',
      message: reason,
    });
  });

  it('passes on what a handler says to its client', () => {
    expect(problemOf(new NotFoundException('no contact has the id 7'))).toEqual({
      status: 404,
      error: 'Not Found',
      message: 'no contact has the id 7',
    });
    expect(problemOf(new ConflictException('taken')).error).toBe('Conflict');
    expect(problemOf(new HttpException('tea', 418)).message).toBe('tea');
  });

  it('lists every broken rule', () => {
    expect(problemOf(new UnprocessableEntityException(['name: too short', 'email: malformed']))).toEqual({
      status: 422,
      error: 'Unprocessable Entity',
      message: 'the request breaks the rules',
      details: ['name: too short', 'email: malformed'],
    });
  });

  it('passes on what Fastify refuses, not what fails inside it', () => {
    const refused = Object.assign(new Error('Request body is too large'), {
      code: 'FST_ERR_CTP_BODY_TOO_LARGE',
      statusCode: 413,
    });
    expect(problemOf(refused)).toEqual({
      status: 413,
      error: 'Payload Too Large',
      message: 'Request body is too large',
    });
    const broken = Object.assign(new Error('inner words'), { code: 'FST_ERR_SEND', statusCode: 500 });
    expect(problemOf(broken).message).not.toContain('inner words');
  });

  it.each([undefined, null, 'text', 7])('takes %p, which anybody may throw', (thrown) => {
    expect(problemOf(thrown).status).toBe(500);
  });
});
