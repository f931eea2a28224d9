/** The dashboard's server: its page and its API, on loopback, for one user. It writes nothing anywhere. */
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { answer, NotFound } from './answers.ts';
import { QueryError } from '../query.ts';
import { cookieName, isForUs, isFromUs, isKnown } from './guard.ts';
import type { LiveIndex } from './live-index.ts';
import { type PageFile, pageFiles } from './page.ts';

export interface DashboardServer {
  /** With the token: for the user alone. */
  readonly address: string;
  close(): Promise<void>;
}

/** The port cannot be had; the message is a sentence for the user. */
export class PortTaken extends Error {
  override readonly name = 'PortTaken';
}

const host = '127.0.0.1';

const securityHeaders = {
  'Content-Security-Policy':
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'",
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
} as const;

/** Serves on `port`, or on a free one. Throws PortTaken. */
export async function serveDashboard(live: LiveIndex, port = 0): Promise<DashboardServer> {
  const files = await pageFiles();
  const token = randomBytes(24).toString('base64url');
  const server = createServer((request, response) => {
    handle(request, response).catch((error: unknown) => {
      if (response.headersSent) response.destroy();
      else refuse(response, 502, error instanceof Error ? error.message : String(error));
    });
  });
  server.listen(port, host);
  await once(server, 'listening').catch((error: NodeJS.ErrnoException) => {
    throw new PortTaken(`port ${port} cannot be opened (${error.code}): choose another one with --port, or none.`);
  });
  const { port: taken } = server.address() as AddressInfo;

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    for (const [name, value] of Object.entries(securityHeaders)) response.setHeader(name, value);
    if (!isForUs(request.headers, taken)) return refuse(response, 403, 'This server answers to 127.0.0.1 only.');
    if (request.method !== 'GET' && request.method !== 'HEAD') {
      response.setHeader('Allow', 'GET, HEAD');
      return refuse(response, 405, 'Everything here can only be read.');
    }
    const url = URL.parse(request.url ?? '/', `http://${host}:${taken}`);
    // A path with two slashes at its beginning would name another host.
    if (url === null || url.host !== `${host}:${taken}`) return refuse(response, 404, 'There is no such page.');
    if (url.pathname.startsWith('/api/')) return serveApi(request, response, url);
    if (url.searchParams.has('token')) return moveToken(response, url);
    return servePage(response, files, url.pathname);
  }

  async function serveApi(request: IncomingMessage, response: ServerResponse, url: URL): Promise<void> {
    const { headers } = request;
    if (!isFromUs(headers, taken)) return refuse(response, 403, 'Other sites may not read this.');
    if (!isKnown({ headers, token: url.searchParams.get('token') }, token, taken))
      return refuse(
        response,
        401,
        'The token is missing or of another run: open the address that the command printed.',
      );
    response.setHeader('Cache-Control', 'no-store');
    const tag = `"${live.revision}"`;
    response.setHeader('ETag', tag);
    const asOf = live.reading.asOf;
    if (asOf !== null) response.setHeader('Last-Read', asOf);
    if (headers['if-none-match'] === tag) {
      response.writeHead(304).end();
      return;
    }
    try {
      const { type, body, name } = await answer(live, url);
      response.setHeader('Content-Type', type);
      if (name !== undefined) response.setHeader('Content-Disposition', `attachment; filename="${name}"`);
      for (const part of body) {
        if (response.destroyed) return;
        if (!response.write(part)) await Promise.race([once(response, 'drain'), once(response, 'close')]);
      }
      response.end();
    } catch (error) {
      response.removeHeader('ETag');
      if (error instanceof QueryError) return refuse(response, 400, error.message);
      if (error instanceof NotFound) return refuse(response, 404, error.message);
      throw error;
    }
  }

  /** From the address, where histories and bookmarks would keep it, into a cookie that no script reads. */
  function moveToken(response: ServerResponse, url: URL): void {
    const given = url.searchParams.get('token');
    url.searchParams.delete('token');
    if (isKnown({ headers: {}, token: given }, token, taken))
      response.setHeader('Set-Cookie', `${cookieName(taken)}=${token}; Path=/; HttpOnly; SameSite=Strict`);
    response.setHeader('Cache-Control', 'no-store');
    response.writeHead(303, { Location: `${url.pathname}${url.search}` }).end();
  }

  return {
    address: `http://${host}:${taken}/?token=${token}`,
    async close() {
      live.stop();
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

const views = /^\/(?:findings(?:\/[^/]+)?|controls(?:\/[^/]+)?)?$/;

function servePage(response: ServerResponse, files: ReadonlyMap<string, PageFile>, path: string): void {
  const file = files.get(views.test(path) ? '/index.html' : path);
  if (file === undefined) return refuse(response, 404, 'There is no such page.');
  response.setHeader('Cache-Control', file.immutable ? 'max-age=31536000, immutable' : 'no-cache');
  response.writeHead(200, { 'Content-Type': file.type, 'Content-Length': file.content.length }).end(file.content);
}

function refuse(response: ServerResponse, status: number, error: string): void {
  response.writeHead(status, { 'Content-Type': 'application/json; charset=utf-8', 'Cache-Control': 'no-store' });
  response.end(JSON.stringify({ error }));
}
