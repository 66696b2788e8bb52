import { createInterface } from 'node:readline';
import { dihedralHashes, pdqHash, pdqOfLuma } from '../../media/pdq.ts';

/** Hashes one picture a line: `{width, height, rgb, luma}` in (base64), hashes out. For `pdq_differential.py`; not part of the product. */
for await (const line of createInterface({ input: process.stdin })) {
  const { width, height, rgb, luma } = JSON.parse(line);
  const raster = { width, height, data: Buffer.from(rgb, 'base64') };
  const values = new Uint8Array(Buffer.from(luma, 'base64'));
  const hashes = { ofRaster: await pdqHash(raster), ofLuma: pdqOfLuma(values, width, height) };
  process.stdout.write(`${JSON.stringify({ ...hashes, dihedral: await dihedralHashes(raster) })}\n`);
}
