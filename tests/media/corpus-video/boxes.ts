/** Boxes that hold boxes, on the way from `moov` to what is patched. */
const CONTAINERS = new Set(['moov', 'trak', 'mdia', 'minf', 'dinf']);

/** Rebuilds an MP4 with every box of a type given new contents; sizes of the boxes around it follow. */
export function withBox(bytes: Buffer, type: string, change: (content: Buffer) => Buffer): Buffer {
  const parts: Buffer[] = [];
  for (let at = 0; at + 8 <= bytes.length; ) {
    const size = bytes.readUInt32BE(at);
    const name = bytes.toString('latin1', at + 4, at + 8);
    const content = bytes.subarray(at + 8, at + size);
    if (name === type) parts.push(box(name, change(content)));
    else if (CONTAINERS.has(name)) parts.push(box(name, withBox(content, type, change)));
    else parts.push(bytes.subarray(at, at + size));
    at += size;
  }
  return Buffer.concat(parts);
}

function box(name: string, content: Buffer): Buffer {
  const head = Buffer.alloc(8);
  head.writeUInt32BE(content.length + 8);
  head.write(name, 4, 'latin1');
  return Buffer.concat([head, content]);
}

/** Movie and media headers (version 0) that claim a length. */
export function claiming(bytes: Buffer, seconds: number): Buffer {
  const claim = (content: Buffer) => {
    const changed = Buffer.from(content);
    changed.writeUInt32BE(changed.readUInt32BE(12) * seconds, 16);
    return changed;
  };
  return withBox(withBox(bytes, 'mvhd', claim), 'mdhd', claim);
}

/** Media data at the same places, but in a file beside this one: a data reference by Macintosh alias. */
export function readingFrom(bytes: Buffer, sibling: string): Buffer {
  const path = Buffer.from(`/${sibling}`);
  const even = Buffer.concat([path, Buffer.alloc(path.length % 2)]);
  const level = Buffer.alloc(4);
  level.writeUInt16BE(1, 0);
  level.writeUInt16BE(1, 2);
  const target = Buffer.alloc(4);
  target.writeUInt16BE(2, 0);
  target.writeUInt16BE(even.length, 2);
  const alias = Buffer.concat([
    Buffer.alloc(4), // version and flags: not in this file
    Buffer.alloc(10 + 1 + 27 + 12 + 1 + 63 + 16),
    level,
    Buffer.alloc(16),
    target,
    even,
    Buffer.from([0xff, 0xff, 0, 0]),
  ]);
  const count = Buffer.from([0, 0, 0, 0, 0, 0, 0, 1]);
  return withBox(bytes, 'dref', () => Buffer.concat([count, box('alis', alias)]));
}

/** User data, with the cover picture in it, before the tracks: the cover becomes the first video stream. */
export function coverFirst(bytes: Buffer): Buffer {
  return withBox(bytes, 'moov', (content) => {
    const header = content.readUInt32BE(0);
    const at = content.lastIndexOf('udta') - 4;
    return Buffer.concat([content.subarray(0, header), content.subarray(at), content.subarray(header, at)]);
  });
}
