import type { ImageMime } from './sniff.ts';

/** `cut` = the bytes end before the container does; `no_picture` = it ends in order but holds none. */
export type Structure = 'whole' | 'cut' | 'no_picture';

/** Walks the container of a picture that its decoder refused, to tell a cut file from a broken one. Never throws. */
export function structureOf(bytes: Uint8Array, mime: ImageMime): Structure {
  return WALKERS[mime](new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength));
}

const WALKERS: Readonly<Record<ImageMime, (view: DataView) => Structure>> = {
  'image/png': walkPng,
  'image/jpeg': walkJpeg,
  'image/gif': walkGif,
  'image/webp': walkWebp,
};

/** Signature, then chunks of length, type, data, checksum up to IEND (PNG 5.3). */
function walkPng(view: DataView): Structure {
  let pictured = false;
  for (let at = 8; at + 8 <= view.byteLength; ) {
    const type = view.getUint32(at + 4);
    if (type === 0x49454e44) return pictured ? 'whole' : 'no_picture';
    if (type === 0x49444154) pictured = true;
    at += 12 + view.getUint32(at);
  }
  return 'cut';
}

/** Marker segments; behind a start of scan, coded data up to the next marker that is not stuffing or a restart (T.81 B). */
function walkJpeg(view: DataView): Structure {
  let pictured = false;
  let at = 2;
  while (at + 2 <= view.byteLength) {
    if (view.getUint8(at) !== 0xff) {
      if (!pictured) return 'whole';
      at += 1;
      continue;
    }
    const marker = view.getUint8(at + 1);
    if (marker === 0xd9) return pictured ? 'whole' : 'no_picture';
    if (marker === 0xff) at += 1;
    else if (marker === 0x00 || marker === 0x01 || (marker >= 0xd0 && marker <= 0xd8)) at += 2;
    else {
      if (marker === 0xda) pictured = true;
      if (at + 4 > view.byteLength) return 'cut';
      at += 2 + view.getUint16(at + 2);
    }
  }
  return 'cut';
}

/** Screen descriptor and colour table, then extensions and pictures up to the trailer (GIF89a 17-27). */
function walkGif(view: DataView): Structure {
  if (view.byteLength < 13) return 'cut';
  const tableBytes = (flags: number) => ((flags & 0x80) === 0 ? 0 : 3 << ((flags & 7) + 1));
  let pictured = false;
  let at = 13 + tableBytes(view.getUint8(10));
  while (at < view.byteLength) {
    const block = view.getUint8(at);
    if (block === 0x3b) return pictured ? 'whole' : 'no_picture';
    if (block === 0x21) at += 2;
    else if (block === 0x2c) {
      if (at + 10 > view.byteLength) return 'cut';
      at += 11 + tableBytes(view.getUint8(at + 9));
    } else return 'whole';
    while (at < view.byteLength && view.getUint8(at) !== 0) at += 1 + view.getUint8(at);
    if (at >= view.byteLength) return 'cut';
    pictured ||= block === 0x2c;
    at += 1;
  }
  return 'cut';
}

/** RIFF says how long it is. */
function walkWebp(view: DataView): Structure {
  return view.byteLength < 8 || view.getUint32(4, true) + 8 > view.byteLength ? 'cut' : 'whole';
}
