/** Where the start-of-frame segment begins (its marker), for changing what a JPEG says about itself. */
function frameHeaderOf(jpeg: Buffer): number {
  for (let at = 2; at + 4 <= jpeg.length; at += 2 + jpeg.readUInt16BE(at + 2)) {
    const marker = jpeg[at + 1] as number;
    if (marker >= 0xc0 && marker <= 0xc2) return at;
  }
  throw new Error('the JPEG has no frame header');
}

/** The same data under a header that claims another size. */
export function claimSize(jpeg: Buffer, { width, height }: { width: number; height: number }): Buffer {
  const changed = Buffer.from(jpeg);
  const at = frameHeaderOf(changed);
  changed.writeUInt16BE(height, at + 5);
  changed.writeUInt16BE(width, at + 7);
  return changed;
}

/** Tables and frame header, then the end: no scan. */
export function withoutScan(jpeg: Buffer): Buffer {
  const at = frameHeaderOf(jpeg);
  const end = at + 2 + jpeg.readUInt16BE(at + 2);
  return Buffer.concat([jpeg.subarray(0, end), Buffer.from([0xff, 0xd9])]);
}

/** A progressive JPEG whose last scan comes `times` more often, with nothing new in it. */
export function repeatLastScan(jpeg: Buffer, times: number): Buffer {
  const scan = jpeg.subarray(jpeg.lastIndexOf(Buffer.from([0xff, 0xda])), jpeg.length - 2);
  const repeated = Array.from({ length: times }, () => scan);
  return Buffer.concat([jpeg.subarray(0, jpeg.length - 2), ...repeated, jpeg.subarray(jpeg.length - 2)]);
}

/** Application segments of `bytes` bytes each, behind the start of image. */
export function withSegments(jpeg: Buffer, segment: { marker: number; bytes: number; count: number }): Buffer {
  const one = Buffer.alloc(segment.bytes + 4, 'x');
  one.writeUInt16BE(0xff00 | segment.marker);
  one.writeUInt16BE(segment.bytes + 2, 2);
  return Buffer.concat([jpeg.subarray(0, 2), ...Array.from({ length: segment.count }, () => one), jpeg.subarray(2)]);
}
