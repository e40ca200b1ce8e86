// SPDX-License-Identifier: Apache-2.0
import type { CallSite } from './unit.ts';

const SERVERS = /^(?:https?|http2|spdy)\.(?:createServer|createSecureServer|Server)$/;
const SERVER_EVENTS =
  /^(?:https?|http2|spdy)\.(?:createServer|createSecureServer|Server)\(\)\.(?:on|once|addListener)$/;
/** Web frameworks: functions given to `app.use`, `router.get` and the like. */
const ROUTES =
  /^(?:express|connect|restify|koa|polka|fastify|router|koa-router|find-my-way|@koa\/router|@hapi\/hapi|hapi|micro|tinyhttp|@tinyhttp\/app)\b.*\.(?:use|all|get|post|put|patch|delete|del|head|options|route|handle|opts|param)$/;
const MESSAGES =
  /^(?:process\.(?:on|once|addListener)|process\.stdin\.(?:on|once|addListener)|worker_threads\.parentPort\.on|net\.createServer(?:\(\)\.on)?|readline\.createInterface\(\)\.(?:on|question))$/;

/** Functions given to servers and message ports get attack data. */
export function noteRequests(site: CallSite, api: string): void {
  const isRequest = SERVERS.test(api) || ROUTES.test(api) || (SERVER_EVENTS.test(api) && eventOf(site) === 'request');
  const isMessage =
    MESSAGES.test(api) &&
    !/^(?:exit|beforeExit|SIG\w+|uncaughtException|unhandledRejection|warning|error|close|end)$/.test(eventOf(site));
  if (!isRequest && !isMessage) {
    return;
  }
  for (const argument of site.given) {
    site.unit.graph.listen(argument.cell, (value) => {
      const [first] = value.kind === 'function' ? value.params : [];
      if (first?.place !== undefined) {
        const description = isRequest ? `request received through ${api}` : `data received through ${api}`;
        site.unit.analysis.sources.push({ cell: first, place: first.place, description });
      }
    });
  }
}

function eventOf(site: CallSite): string {
  const value = site.given[0]?.node['value'];
  return typeof value === 'string' ? value : '';
}
