/** The server over HTTP: who gets what, and what nobody gets. */
import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';
import { connect } from 'node:net';
import { networkInterfaces } from 'node:os';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ControlsAnswer, FindingAnswer, FindingsAnswer, Overview, RecordAnswer } from '../../dashboard/api.ts';
import { PortTaken, serveDashboard } from '../../dashboard/server/server.ts';
import { controls } from '../../src/controls/index.ts';
import { generated } from './generated.ts';
import { stored } from './index-of.ts';
import { now, type Recorded, type Served, served } from './served.ts';

const findings: readonly Recorded[] = [
  ...generated(120, now),
  {
    ...stored({ id: 'f00' }),
    evidence: JSON.stringify({
      eventName: 'CreatePhoneNumberOrder',
      requestParameters: { phoneNumber: '+13605550199' },
    }),
  },
];
let server: Served;
let port: number;
beforeAll(async () => {
  server = await served(findings);
  port = Number(new URL(server.origin).port);
});
afterAll(() => server.close());

/** As no browser lets a page ask. */
async function raw(path: string, headers: Readonly<Record<string, string>> = {}, method = 'GET') {
  const asked = request({ host: '127.0.0.1', port, path, method, headers }).end();
  const [answer] = (await once(asked, 'response')) as [IncomingMessage];
  let body = '';
  for await (const part of answer) body += part;
  return { status: answer.statusCode, headers: answer.headers, body };
}

const addresses = [
  '/api/v1/overview',
  '/api/v1/findings',
  '/api/v1/findings?format=csv',
  '/api/v1/findings/f00',
  '/api/v1/findings/f00/record',
  '/api/v1/controls',
  '/api/v1/nothing',
];

describe('without the token', () => {
  it.each(addresses)('%s says nothing', async (path) => {
    for (const headers of [
      {},
      { Authorization: 'Bearer wrong' },
      { Cookie: `rolecall-${port}=wrong` },
      { Cookie: `rolecall-1=${server.token}` },
    ]) {
      const { status, body } = await raw(path, headers);
      expect(status).toBe(401);
      expect(Object.keys(JSON.parse(body))).toEqual(['error']);
    }
    expect((await raw(`${path}${path.includes('?') ? '&' : '?'}token=wrong`)).status).toBe(401);
  });

  it('the page is there, and holds no finding', async () => {
    const { status, body } = await raw('/findings');
    expect(status).toBe(200);
    expect(body).not.toContain('111122223333');
  });
});

describe('with the token', () => {
  it.each([
    ['in the address', (token: string) => raw(`/api/v1/overview?token=${token}`)],
    ['as Authorization', (token: string) => raw('/api/v1/overview', { Authorization: `Bearer ${token}` })],
    ['as a cookie', (token: string) => raw('/api/v1/overview', { Cookie: `other=1; rolecall-${port}=${token}` })],
  ])('%s', async (_, ask) => {
    expect((await ask(server.token)).status).toBe(200);
  });

  it('moves it from the address of the page into a cookie that no script and no other site gets', async () => {
    const { status, headers } = await raw(`/findings?token=${server.token}&q=lex`);
    expect([status, headers.location]).toEqual([303, '/findings?q=lex']);
    expect(headers['set-cookie']).toEqual([`rolecall-${port}=${server.token}; Path=/; HttpOnly; SameSite=Strict`]);
    expect((await raw('/?token=wrong')).headers['set-cookie']).toBeUndefined();
  });

  it('is another one for each server', async () => {
    const other = await served([]);
    await other.close();
    expect(other.token).not.toBe(server.token);
    expect(other.token.length).toBeGreaterThanOrEqual(32);
  });
});

describe('other sites', () => {
  const known = () => ({ Authorization: `Bearer ${server.token}` });
  it.each([
    ['a name that leads here (DNS rebinding)', { Host: 'attacker.example' }],
    ['the same with this port', { Host: () => `attacker.example:${port}` }],
    ['another port', { Host: '127.0.0.1:1' }],
    ['a page of another origin', { Origin: 'https://attacker.example' }],
    ['a page of another port', { Origin: 'http://127.0.0.1:1' }],
    ['a page without an origin', { Origin: 'null' }],
    ['a page of the same site', { 'Sec-Fetch-Site': 'same-site' }],
    ['a page of another site', { 'Sec-Fetch-Site': 'cross-site' }],
  ])('%s gets nothing, even with the token', async (_, headers) => {
    const said = Object.entries(headers).map(([name, value]) => [
      name,
      typeof value === 'string' ? value : (value as () => string)(),
    ]);
    const { status, body } = await raw('/api/v1/overview', { ...known(), ...Object.fromEntries(said) });
    expect(status).toBe(403);
    expect(body).not.toContain('open');
  });

  it('are told apart from this one', async () => {
    const headers = { ...known(), Origin: server.origin, 'Sec-Fetch-Site': 'same-origin', Host: `localhost:${port}` };
    expect((await raw('/api/v1/overview', headers)).status).toBe(200);
  });

  it('may not read, frame or sniff anything', async () => {
    for (const path of ['/', '/api/v1/overview', '/no-such-page', '/favicon.svg']) {
      const { headers } = await raw(path);
      expect(headers['content-security-policy']).toMatch(/^default-src 'none'; /);
      expect(headers['content-security-policy']).toContain("frame-ancestors 'none'");
      expect(headers['content-security-policy']).not.toMatch(/unsafe|\*|https?:|data:|blob:/);
      expect(headers['x-content-type-options']).toBe('nosniff');
      expect(headers['referrer-policy']).toBe('no-referrer');
      expect(headers['access-control-allow-origin']).toBeUndefined();
    }
  });
});

describe('nothing can be changed', () => {
  it.each(['POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'])('%s', async (method) => {
    for (const path of ['/', '/api/v1/findings/f00']) {
      const { status, headers } = await raw(path, { Authorization: `Bearer ${server.token}` }, method);
      expect([status, headers.allow]).toEqual([405, 'GET, HEAD']);
    }
  });

  it.each([
    '/../package.json',
    '/..%2fpackage.json',
    '/assets/../../build.ts',
    '//attacker.example/',
    '/%00',
    '/index.html/..',
  ])('no file but the page: %s', async (path) => {
    const { status, body } = await raw(path);
    expect(status === 404 || body.includes('<title>Rolecall</title>')).toBe(true);
    expect(body).not.toContain('devDependencies');
  });
});

describe('it listens on loopback alone', () => {
  const others = Object.values(networkInterfaces())
    .flatMap((each) => each ?? [])
    .filter(({ internal, family }) => !internal && family === 'IPv4');
  it.skipIf(others.length === 0)('no other address of this machine answers', async () => {
    const socket = connect(port, others[0]?.address);
    const refused = await Promise.race([
      once(socket, 'connect').then(() => false),
      once(socket, 'error').then(() => true),
    ]).catch(() => true);
    socket.destroy();
    expect(refused).toBe(true);
  });

  it('says that a port is taken', async () => {
    await expect(serveDashboard(server.live, port)).rejects.toThrow(
      new PortTaken(`port ${port} cannot be opened (EADDRINUSE): choose another one with --port, or none.`),
    );
  });
});

describe('what it answers', () => {
  const json = async <T>(path: string) => (await (await server.get(path)).json()) as T;

  it('an overview', async () => {
    const { open, reading, health, matrix } = await json<Overview>('/api/v1/overview');
    expect(open.critical.now).toBe(
      findings.filter(({ severity, status }) => severity === 'critical' && status === 'open').length,
    );
    expect(reading).toMatchObject({ table: 'rolecall-findings', state: 'complete', findings: findings.length });
    expect(health).toMatchObject({ heartbeat: '2026-11-21T09:02:11.000Z', audit: null });
    expect(matrix.length).toBeGreaterThan(6);
  });

  it('pages of findings', async () => {
    const first = await json<FindingsAnswer>('/api/v1/findings?status=open&limit=5');
    const second = await json<FindingsAnswer>('/api/v1/findings?status=open&limit=5&offset=5');
    expect(first.rows).toHaveLength(5);
    expect(first.total).toBe(findings.filter(({ status }) => status === 'open').length);
    expect(new Set([...first.rows, ...second.rows].map(({ id }) => id)).size).toBe(10);
  });

  it('one finding, with a mute and the others of its actor', async () => {
    const { finding, others, mute, standing } = await json<FindingAnswer>('/api/v1/findings/f00');
    expect(finding).toMatchObject({ id: 'f00', revision: 1, firstSeen: '2026-11-18T09:41:07.000Z' });
    expect(finding).not.toHaveProperty('evidence');
    expect(mute).toContain('control: slr-edit-refused');
    expect(standing).toBe(null);
    const arn = 'arn:aws:iam::111122223333:role/Ops';
    expect(others?.total).toBe(findings.filter(({ actor }) => actor.arn === arn).length - 1);
  });

  it('one finding within a list: what comes before and after it', async () => {
    const list = 'status=open&sort=time';
    const { rows, total } = await json<FindingsAnswer>(`/api/v1/findings?${list}&limit=3`);
    const [first, second, third] = rows.map(({ id }) => id);
    const { neighbours } = await json<FindingAnswer>(`/api/v1/findings/${second}?${list}`);
    expect(neighbours).toEqual({ before: first, after: third, row: 1, total });
    expect((await json<FindingAnswer>(`/api/v1/findings/${second}`)).neighbours).toBe(null);
  });

  it('its record, masked; null where none was kept', async () => {
    const { record } = await json<RecordAnswer>('/api/v1/findings/f00/record');
    expect(record).toContain('"eventName": "CreatePhoneNumberOrder"');
    expect(record).not.toContain('5550199');
    expect(await json<RecordAnswer>(`/api/v1/findings/${'0'.repeat(32)}/record`)).toEqual({ record: null });
  });

  it('all controls; judgements are not known as long as nobody counted them', async () => {
    const answer = await json<ControlsAnswer>('/api/v1/controls');
    expect(answer.controls.map(({ id }) => id)).toEqual(controls.map(({ id }) => id));
    expect(answer.auditAt).toBe(null);
    expect(answer.controls.every(({ judged }) => judged === null)).toBe(true);
    const counted = answer.controls.reduce((sum, { statuses }) => sum + statuses.open, 0);
    expect(counted).toBe(findings.filter(({ status }) => status === 'open').length);
  });

  it('the view as CSV and as JSON', async () => {
    const csv = await server.get('/api/v1/findings?status=open&format=csv');
    expect(csv.headers.get('content-disposition')).toBe('attachment; filename="rolecall-findings-2026-11-21.csv"');
    const open = findings.filter(({ status }) => status === 'open').length;
    expect((await csv.text()).trimEnd().split('\r\n')).toHaveLength(open + 1);
    const report = await json<{ schema: string; findings: unknown[]; summary: { resolved: number } }>(
      '/api/v1/findings?format=json',
    );
    expect(report).toMatchObject({ schema: 'rolecall.findings/v1' });
    expect(report.findings).toHaveLength(findings.length);
    expect(report.summary.resolved).toBe(findings.filter(({ status }) => status === 'resolved').length);
  });

  it('while the table is read for the first time: a name that says so, and no claim about what is not there', async () => {
    const failing = Object.assign(new Error('not allowed'), { name: 'AccessDeniedException' });
    const unread = await served([], [], failing);
    const csv = await unread.get('/api/v1/findings?format=csv');
    const missing = await unread.get('/api/v1/findings/f00');
    expect(csv.headers.get('content-disposition')).toContain('rolecall-findings-2026-11-21-partial.csv');
    expect(await missing.json()).toEqual({
      error: 'No finding with this id was read so far; the table is still being read.',
    });
    await unread.close();
  });

  it('in a few bytes that nothing changed', async () => {
    const { headers } = await server.get('/api/v1/overview');
    const again = await server.get('/api/v1/overview', { 'If-None-Match': headers.get('etag') ?? '' });
    expect([again.status, await again.text(), again.headers.get('last-read')]).toEqual([304, '', now]);
    expect(headers.get('cache-control')).toBe('no-store');
  });

  it.each([
    ['/api/v1/findings?severity=grave', 400, 'severity: expected one of info, low, medium, high, critical.'],
    ['/api/v1/findings?limit=501', 400, 'limit: expected a whole number from 0 to 500.'],
    ['/api/v1/findings?offset=-1', 400, 'offset: expected a whole number from 0 to 9007199254740991.'],
    ['/api/v1/findings?format=xml', 400, 'format: expected csv or json, or nothing for a page.'],
    ['/api/v1/findings/abc', 404, 'There is no finding with this id in the table.'],
    ['/api/v1/findings/F00', 404, 'There is no finding with this id in the table.'],
    ['/api/v1/findings/..%2f', 404, 'There is no finding with this id in the table.'],
    ['/api/v1/findings/f00?severity=grave', 400, 'severity: expected one of info, low, medium, high, critical.'],
    ['/api/v2/findings', 404, 'There is no such address in this API.'],
  ])('%s: %i, %s', async (path, status, error) => {
    const response = await server.get(path);
    expect([response.status, await response.json()]).toEqual([status, { error }]);
  });
});
