import { describe, expect, it } from 'vitest';
import type { Facts } from '../../src/controls/control.ts';
import { masked, maskText } from '../../src/findings/masked.ts';
import { finding } from './finding.ts';

describe('text loses', () => {
  it.each([
    ['call +13605550199 now', 'call +1********99 now'],
    ['+1 360-555-0199.', '+1********99.'],
    ['+1 (360) 555-0199', '+1********99'],
    ['tel:+4930123456', 'tel:+4*******56'],
    ['number%2B13605550199', 'number%2B13605550199'],
    ['id=%2B13605550199', 'id=%2B1********99'],
    ['alice@example.com', 'a***@example.com'],
    ['to alice.smith+x@mail.example.co.uk, bob@example.com.', 'to a***@mail.example.co.uk, b***@example.com.'],
    ['user=alice%40example.com', 'user=a***%40example.com'],
    ['müller@exämple.de', 'm***@exämple.de'],
    ['<sip:+13605550199@vc.example.com;transport=udp>', '<sip:***@vc.example.com>'],
    ['sips:alice@192.0.2.1', 'sips:***@192.0.2.1'],
    ['sip:alice:secret@vc.example.com?subject=x', 'sip:***@vc.example.com'],
    ['PIN: 123456 and pin 1234', 'PIN: **** and pin ****'],
  ])('%s', (text, shown) => {
    expect(maskText(text)).toBe(shown);
  });
});

describe('text keeps', () => {
  it.each([
    'arn:aws:iam::111122223333:user/alice@example.com',
    'User: arn:aws:sts::111122223333:assumed-role/Ops/alice@example.com is not authorized',
    'arn:aws:chime:us-east-1:111122223333:vc/abcdef1ghij2klmno3pqr4',
    'account 111122223333 and 123456789012',
    '2026-05-01T10:00:00Z to 2026-05-01T10:00:00+02:00, 2026-05-01 10:00:00+1000 2026',
    '7d1bbd1d-1111-41e1-8ed1-0dc1111f1ac1',
    'c2lnbmVk+13605550199abcd',
    '12345@192.0.2.1',
    'https://docs.aws.amazon.com/chime/latest/ag/pin-reset.html',
    'ResetPersonalPIN was called 12345 times; PINs',
    'sip:vc.example.com',
  ])('%s', (text) => {
    expect(maskText(text)).toBe(text);
  });
});

it('takes a time that grows with the text, not with its square', () => {
  const long = 200_000;
  const hostile = [
    'a'.repeat(long),
    'sip:'.repeat(long),
    '+1-'.repeat(long),
    'arn:'.repeat(long),
    '%40'.repeat(long),
    `a@${'b.'.repeat(long)}`,
  ];
  const start = performance.now();
  for (const text of hostile) maskText(text);
  // A quadratic one takes minutes.
  expect(performance.now() - start).toBeLessThan(5000);
});

describe('a finding', () => {
  const show = (facts: Facts, explanation = '') => masked(finding({ facts, explanation }));

  it('has its facts masked at every depth, by content', () => {
    expect(
      show({ message: 'by alice@example.com', list: ['+13605550199', { inner: 'bob@example.com' }], n: 1, no: null })
        .facts,
    ).toEqual({
      message: 'by a***@example.com',
      list: ['+1********99', { inner: 'b***@example.com' }],
      n: 1,
      no: null,
    });
  });

  it('has fields of personal data masked, whatever they look like, also where the explanation repeats them', () => {
    const facts = {
      fromNumber: '13605550199',
      personalPin: 2026,
      SipHeaders: { From: '"Alice" <x>' },
      phoneNumbers: ['+13605550188'],
    };
    const shown = show(facts, 'A call from 13605550199 in account 136055501990 in 2026.');
    expect(shown.facts).toEqual({
      fromNumber: '1********99',
      personalPin: '****',
      SipHeaders: { From: '***' },
      phoneNumbers: ['+1********88'],
    });
    expect(shown.explanation).toBe('A call from 1********99 in account 136055501990 in 2026.');
  });

  it('keeps ids that look like addresses', () => {
    const facts = { callId: '12345@sip.example.com', transactionId: 'a@b.example' };
    expect(show(facts).facts).toEqual(facts);
  });

  it('has a subject that is a phone number masked, and everything else untouched', () => {
    const original = finding({
      subject: { type: 'phone-number', id: '+13605550199', arn: null },
      actor: {
        kind: 'user',
        arn: 'arn:aws:iam::111122223333:user/alice@example.com',
        account: '111122223333',
        invokedBy: null,
      },
    });
    expect(masked(original)).toEqual({ ...original, subject: { ...original.subject, id: '+1********99' } });
  });
});
