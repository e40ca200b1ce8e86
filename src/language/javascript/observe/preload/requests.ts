// SPDX-License-Identifier: Apache-2.0
import type http from 'node:http';
import * as calls from './calls.ts';
import { bare, isFunction, isObject, methodOf, type AnyFunction } from './natives.ts';
import { requestParts } from './substitutions.ts';

/** Requests that servers in this process get, with the answers, as calls over the border. */

const BODY = 65_536;
const TOLD_HEADERS = new Set(['content-type', 'location', 'content-length', 'set-cookie', 'content-encoding']);

/** `exports` of `http` or `https`, just loaded. */
export function watchRequests(exports: object): void {
  const server: unknown = Reflect.get(exports, 'Server');
  const prototype: unknown = isFunction(server) ? server.prototype : undefined;
  if (isObject(prototype)) {
    const value = watchedEmit(methodOf(prototype, 'emit'));
    Object.defineProperty(prototype, 'emit', bare({ value, writable: true, configurable: true, enumerable: false }));
  }
}

function watchedEmit(emit: AnyFunction): AnyFunction {
  return function (this: unknown, ...args: unknown[]): unknown {
    const [event, request, response] = args;
    if (event === 'request' && isRequest(request) && isResponse(response)) {
      const call = requestCame(request, response);
      return calls.during(call, () => Reflect.apply(emit, this, args));
    }
    return Reflect.apply(emit, this, args);
  };
}

/** Servers may be given message classes of their own; what they are is told by what they have. */
function isRequest(value: unknown): value is http.IncomingMessage {
  return isObject(value) && typeof Reflect.get(value, 'url') === 'string' && 'headers' in value && 'push' in value;
}

function isResponse(value: unknown): value is http.ServerResponse {
  return isObject(value) && 'writeHead' in value && 'end' in value;
}

function requestCame(request: http.IncomingMessage, response: http.ServerResponse): calls.OpenCall {
  const index = calls.nextIndex();
  const parts = requestParts(index);
  for (const [part, value] of parts) {
    if (part === 'url' || part === 'method') {
      request[part] = String(value);
    } else if (part.startsWith('header:')) {
      request.headers[part.slice('header:'.length)] = String(value);
    }
  }
  const body = parts.get('body');
  if (typeof body === 'string') {
    replaceBody(request, body);
  }
  const call = calls.begin(
    index,
    { module: '', path: ['request'] },
    { how: 'request', args: [request.method ?? '', request.url ?? '', calls.data({ ...request.headers })] },
  );
  recordBody(request, call);
  recordAnswer(response, call);
  return call;
}

function replaceBody(request: http.IncomingMessage, text: string): void {
  const push = request.push.bind(request);
  const bytes = Buffer.from(text);
  request.headers['content-length'] = String(bytes.length);
  let isSent = false;
  request.push = (chunk: unknown) => {
    if (chunk === null) {
      if (!isSent) {
        isSent = true;
        push(bytes);
      }
      return push(null);
    }
    return true;
  };
}

function recordBody(request: http.IncomingMessage, call: calls.OpenCall): void {
  const push = request.push.bind(request);
  const kept = collector();
  request.push = (chunk: unknown, encoding?: BufferEncoding) => {
    kept.add(chunk);
    if (chunk === null && kept.size() > 0) {
      calls.bodyCame(call.index, kept.text());
    }
    return push(chunk, encoding);
  };
}

function recordAnswer(response: http.ServerResponse, call: calls.OpenCall): void {
  const kept = collector();
  const write = methodOf(response, 'write');
  const end = methodOf(response, 'end');
  let isTold = false;
  const tell = (): void => {
    if (!isTold) {
      isTold = true;
      calls.returned(call, answerOf(response, kept.text()), []);
      calls.crossed();
    }
  };
  Object.defineProperty(response, 'write', {
    configurable: true,
    writable: true,
    value: function (this: unknown, ...args: unknown[]): unknown {
      kept.add(args[0]);
      return Reflect.apply(write, response, args);
    },
  });
  Object.defineProperty(response, 'end', {
    configurable: true,
    writable: true,
    value: function (this: unknown, ...args: unknown[]): unknown {
      kept.add(args[0]);
      const result: unknown = Reflect.apply(end, response, args);
      tell();
      return result;
    },
  });
  response.on('close', tell);
}

function answerOf(response: http.ServerResponse, body: string): ReturnType<typeof calls.data> {
  const headers = Object.entries(response.getHeaders()).filter(([name]) => TOLD_HEADERS.has(name));
  return calls.data({ status: response.statusCode, headers: Object.fromEntries(headers), body });
}

interface Collector {
  add(chunk: unknown): void;
  size(): number;
  text(): string;
}

function collector(): Collector {
  const chunks: Buffer[] = [];
  let size = 0;
  return {
    add(chunk) {
      const bytes =
        typeof chunk === 'string' ? Buffer.from(chunk) : isObject(chunk) && chunk instanceof Uint8Array ? chunk : null;
      if (bytes !== null && size < BODY) {
        chunks.push(Buffer.from(bytes.subarray(0, BODY - size)));
        size += bytes.length;
      }
    },
    size: () => size,
    text: () => Buffer.concat(chunks).toString(),
  };
}
