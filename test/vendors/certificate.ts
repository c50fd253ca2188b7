import { randomBytes, sign } from 'node:crypto';
import { makeKeyPair } from './key-pairs.js';

export interface Certificate {
  readonly keyPem: string;
  readonly certificatePem: string;
}

const algorithm = sequence(objectId(0x2a, 0x86, 0x48, 0xce, 0x3d, 0x04, 0x03, 0x02)); // ecdsa-with-SHA256
const dayMs = 86_400_000;

/**
 * A certificate for 127.0.0.1 and localhost that signs itself, valid for a day on either side of now. Written out in DER
 * (RFC 5280), because Node makes keys but no certificates and not every machine has openssl.
 */
export function selfSignedCertificate(): Certificate {
  const { privateKey, publicKey } = makeKeyPair('P-256');
  const name = sequence(
    element(0x31, sequence(objectId(0x55, 0x04, 0x03), element(0x0c, Buffer.from('localhost')))),
  );
  const signed = sequence(
    element(0xa0, integer(Buffer.from([2]))), // version 3
    integer(Buffer.concat([Buffer.from([0x01]), randomBytes(8)])),
    algorithm,
    name,
    sequence(time(Date.now() - dayMs), time(Date.now() + dayMs)),
    name,
    publicKey.export({ type: 'spki', format: 'der' }),
    element(0xa3, sequence(basicConstraints(), alternativeNames())),
  );
  const signature = sign('sha256', signed, privateKey);
  const certificate = sequence(signed, algorithm, bitString(signature));
  const lines = certificate.toString('base64').match(/.{1,64}/g) ?? [];
  return {
    keyPem: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    certificatePem: `-----BEGIN CERTIFICATE-----\n${lines.join('\n')}\n-----END CERTIFICATE-----\n`,
  };
}

/** It is its own authority, so that clients can be told to trust it. */
function basicConstraints(): Buffer {
  const isAuthority = sequence(element(0x01, Buffer.from([0xff])));
  return sequence(objectId(0x55, 0x1d, 0x13), element(0x01, Buffer.from([0xff])), element(0x04, isAuthority));
}

function alternativeNames(): Buffer {
  const names = sequence(element(0x82, Buffer.from('localhost')), element(0x87, Buffer.from([127, 0, 0, 1])));
  return sequence(objectId(0x55, 0x1d, 0x11), element(0x04, names));
}

function time(atMs: number): Buffer {
  const digits = new Date(atMs).toISOString().replace(/[-:T]|\..*/g, '');
  return element(0x18, Buffer.from(`${digits}Z`));
}

function sequence(...parts: readonly Buffer[]): Buffer {
  return element(0x30, Buffer.concat(parts));
}

function objectId(...bytes: readonly number[]): Buffer {
  return element(0x06, Buffer.from(bytes));
}

function integer(bytes: Buffer): Buffer {
  return element(0x02, bytes);
}

function bitString(bytes: Buffer): Buffer {
  return element(0x03, Buffer.concat([Buffer.from([0]), bytes]));
}

function element(tag: number, content: Buffer): Buffer {
  const { length } = content;
  if (length < 0x80) return Buffer.concat([Buffer.from([tag, length]), content]);
  const size = length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.from([tag, ...size]), content]);
}
