import { crc32, deflateSync } from 'node:zlib';

/** Pixels as PNG's header says them, whatever the data holds. */
export interface PngShape {
  readonly width: number;
  readonly height: number;
  /** Bits a channel: 1 for the smallest bombs. */
  readonly depth?: 1 | 8;
}

const SIGNATURE = Buffer.from('89504e470d0a1a0a', 'hex');

export function chunk(type: string, data: Uint8Array): Buffer {
  const head = Buffer.alloc(8);
  head.writeUInt32BE(data.length);
  head.write(type, 4, 'ascii');
  const tail = Buffer.alloc(4);
  tail.writeUInt32BE(crc32(data, crc32(head.subarray(4))));
  return Buffer.concat([head, data, tail]);
}

function headerOf({ width, height, depth = 8 }: PngShape): Buffer {
  const data = Buffer.alloc(13);
  data.writeUInt32BE(width, 0);
  data.writeUInt32BE(height, 4);
  data[8] = depth;
  return chunk('IHDR', data);
}

/** A black greyscale PNG; `extra` chunks stand before its data, which may be of another shape than it claims. */
export function blackPng(claimed: PngShape, extra: readonly Buffer[] = [], actual: PngShape = claimed): Buffer {
  const rowBytes = 1 + Math.ceil((actual.width * (actual.depth ?? 8)) / 8);
  const data = deflateSync(Buffer.alloc(rowBytes * actual.height), { level: 9 });
  return Buffer.concat([SIGNATURE, headerOf(claimed), ...extra, chunk('IDAT', data), chunk('IEND', Buffer.alloc(0))]);
}

/** A PNG that ends in order and has no picture. */
export function emptyPng(): Buffer {
  return Buffer.concat([SIGNATURE, headerOf({ width: 8, height: 8 }), chunk('IEND', Buffer.alloc(0))]);
}

/** An uncompressed text chunk of `bytes` bytes. */
export function textChunk(bytes: number): Buffer {
  return chunk('tEXt', Buffer.concat([Buffer.from('Comment\0'), Buffer.alloc(bytes, 'x')]));
}

/** A compressed text that unpacks to `bytes` bytes. */
export function packedTextChunk(bytes: number): Buffer {
  return chunk('zTXt', Buffer.concat([Buffer.from('Comment\0\0'), deflateSync(Buffer.alloc(bytes, 'x'))]));
}

/** A colour profile that unpacks to `bytes` zeros. */
export function packedProfileChunk(bytes: number): Buffer {
  return chunk('iCCP', Buffer.concat([Buffer.from('bomb\0\0'), deflateSync(Buffer.alloc(bytes))]));
}
