import { createSocket, type Socket } from 'node:dgram';
import { core } from '../../e2e/support/cluster.js';

/** Where the node is, and its registries with it; the pods' server of names is there, too (see node.mjs). */
export const nodeAddress = '10.244.0.1';
const hosts = ['registry.localhost', 'registry.test'];

/** The pods' server of names: it knows the Services of the cluster and the registries, and answers that others do not exist. */
export async function startNameServer(): Promise<Socket> {
  const server = createSocket('udp4');
  server.on('message', (query, { address, port }) => {
    void answer(query).then((reply) => {
      server.send(reply, port, address);
    });
  });
  await new Promise<void>((resolve) => {
    server.bind(53, nodeAddress, resolve);
  });
  return server;
}

async function answer(query: Buffer): Promise<Buffer> {
  const labels: string[] = [];
  let end = 12;
  for (let length = query[end] ?? 0; length > 0; length = query[end] ?? 0) {
    labels.push(query.toString('latin1', end + 1, end + 1 + length).toLowerCase());
    end += 1 + length;
  }
  const asksForAddress = query.readUInt16BE(end + 1) === 1;
  const address = await addressOf(labels);
  const header = Buffer.from(query.subarray(0, 12));
  // An answer with authority, and where there is no such name, with the code that says so.
  header.writeUInt16BE(address === undefined ? 0x8583 : 0x8580, 2);
  const question = query.subarray(12, end + 5);
  const hasAnswer = address !== undefined && asksForAddress;
  header.writeUInt16BE(Number(hasAnswer), 6);
  header.fill(0, 8);
  const record = Buffer.from([0xc0, 12, 0, 1, 0, 1, 0, 0, 0, 1, 0, 4, ...(address ?? '').split('.').map(Number)]);
  return Buffer.concat([header, question, ...(hasAnswer ? [record] : [])]);
}

async function addressOf(labels: readonly string[]): Promise<string | undefined> {
  if (hosts.includes(labels.join('.'))) return nodeAddress;
  const [name = '', namespace = '', ...rest] = labels;
  if (rest.join('.') !== 'svc.cluster.local') return undefined;
  const service = await core.readNamespacedService({ namespace, name }).catch(() => undefined);
  const address = service?.spec?.clusterIP;
  return address === undefined || address === 'None' ? undefined : address;
}
