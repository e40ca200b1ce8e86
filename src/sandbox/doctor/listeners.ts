// SPDX-License-Identifier: Apache-2.0
import { createSocket } from 'node:dgram';
import type { Socket as DatagramSocket } from 'node:dgram';
import { createServer } from 'node:net';
import type { Server } from 'node:net';
import { networkInterfaces } from 'node:os';

/** Services on this machine that answer everybody with the token. */
export class Listeners {
  /** On all addresses, IPv4 and IPv6. */
  readonly port: number;
  readonly datagramPort: number;
  /** An address of this machine that is not loopback, where there is one. */
  readonly ownAddress: string | null;
  readonly socketPath: string;
  readonly abstractName: string;
  readonly #servers: readonly Server[];
  readonly #datagrams: DatagramSocket;

  static async open(token: string, socketPath: string): Promise<Listeners> {
    const tcp = await listening(token, { port: 0, host: '::' }).catch(async () =>
      listening(token, { port: 0, host: '0.0.0.0' }),
    );
    const file = await listening(token, { path: socketPath });
    const abstract = await listening(token, { path: `\0skymend-${token}` });
    return new Listeners(token, socketPath, { servers: [tcp, file, abstract], datagrams: await answering(token) });
  }

  private constructor(
    token: string,
    socketPath: string,
    opened: { readonly servers: readonly Server[]; readonly datagrams: DatagramSocket },
  ) {
    this.socketPath = socketPath;
    this.abstractName = `\0skymend-${token}`;
    this.#servers = opened.servers;
    this.#datagrams = opened.datagrams;
    this.port = portOf(opened.servers[0]?.address());
    this.datagramPort = opened.datagrams.address().port;
    const addresses = Object.values(networkInterfaces()).flatMap((list) => list ?? []);
    this.ownAddress = addresses.find(({ internal, family }) => !internal && family === 'IPv4')?.address ?? null;
  }

  close(): void {
    for (const server of this.#servers) {
      server.close();
    }
    this.#datagrams.close();
  }
}

async function listening(
  token: string,
  where: { readonly port: number; readonly host: string } | { readonly path: string },
): Promise<Server> {
  const server = createServer((socket) => {
    // The other side may be gone already.
    socket.on('error', () => socket.destroy());
    socket.end(`${token}\n`);
  });
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(where, () => resolve(server));
  });
}

async function answering(token: string): Promise<DatagramSocket> {
  const socket = createSocket('udp4', (_message, { port, address }) => socket.send(token, port, address));
  return new Promise((resolve) => {
    socket.bind(0, '127.0.0.1', () => resolve(socket));
  });
}

function portOf(address: ReturnType<Server['address']> | undefined): number {
  return typeof address === 'object' && address !== null ? address.port : 0;
}
