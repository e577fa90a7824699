import { describe, expect, it } from '@jest/globals';
import { scramVerifier } from './application-role.ts';

describe('scramVerifier', () => {
  it('is what RFC 7677 computes of its example', () => {
    const salt = Buffer.from('W22ZaJ0SNY7soEsUEjb6gQ==', 'base64');
    expect(scramVerifier('pencil', salt)).toBe(
      'SCRAM-SHA-256$4096:W22ZaJ0SNY7soEsUEjb6gQ==$WG5d8oPm3OtcPnkdi4Uo7BkeZkBFzpcXkuLmtbsT4qY=:wfPLwcE6nTWhTAmQ7tl2KeoiWGPlZqQxSrmfPwDl2dU=',
    );
  });

  it('holds nothing of the password, and differs each time', () => {
    expect(scramVerifier('pencil')).not.toContain('pencil');
    expect(scramVerifier('pencil')).not.toBe(scramVerifier('pencil'));
  });
});
