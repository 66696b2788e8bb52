import { describe, expect, it } from 'vitest';
import { sha256 } from '../../../core/digest.ts';
import { randomStream } from '../../../metrics/prng.ts';
import type { MessagePart } from '../../../models/model-port.ts';
import { inlinedParts, markedParts, spliceBlobs } from '../../../models/wire-media.ts';

const BYTES = Buffer.from([0xff, 0xd8, 0xff, 0, 1, 2, 3, 254]);
const HASH = sha256(BYTES);
const load = async (hash: string) => {
  if (hash !== HASH) throw new Error(`no blob ${hash}`);
  return BYTES;
};
const image = (detail: 'auto' | 'low'): MessagePart => ({
  type: 'image',
  sha256: HASH,
  bytes: BYTES.length,
  width: 4,
  height: 3,
  detail,
});
const PARTS: MessagePart[] = [
  { type: 'text', text: 'héllo "x" \ud83d\ude00' },
  image('low'),
  image('auto'),
  { type: 'video', sha256: HASH, bytes: BYTES.length },
];

describe('media on the wire', () => {
  it('replaces each mark in the body by its data URI and leaves the rest as it was', async () => {
    const body = JSON.stringify({ messages: [{ role: 'user', content: markedParts(PARTS) }] });
    const sent = JSON.parse(Buffer.from((await spliceBlobs(body, load)) as Uint8Array).toString('utf8'));
    const url = `data:image/jpeg;base64,${BYTES.toString('base64')}`;
    expect(sent.messages[0].content).toEqual([
      { type: 'text', text: 'héllo "x" \ud83d\ude00' },
      { type: 'image_url', image_url: { url, detail: 'low' } },
      { type: 'image_url', image_url: { url } },
      { type: 'video_url', video_url: { url: `data:video/mp4;base64,${BYTES.toString('base64')}` } },
    ]);
    expect(sent.messages[0].content).toEqual(await inlinedParts(PARTS, load));
  });

  it.each([0, 1, 2, 3, 3 << 17, (3 << 17) + 1, (3 << 17) + 2, (3 << 18) + 4])(
    'sends %i bytes whole, from the middle of a larger buffer too',
    async (length) => {
      const around = randomStream('wire media', length);
      const bytes = Uint8Array.from({ length: length + 7 }, () => around.next()).subarray(5, length + 5);
      const body = JSON.stringify([...markedParts([image('auto')]), 'é']);
      const sent = JSON.parse(Buffer.from((await spliceBlobs(body, async () => bytes)) as Uint8Array).toString());
      const [, text] = sent[0].image_url.url.split(';base64,');
      expect(text).toBe(Buffer.from(bytes).toString('base64'));
      expect(sent[1]).toBe('é');
    },
  );

  it('is not fooled by text that imitates a mark', async () => {
    const forged = `mettle-blob:${'0'.repeat(32)}:image:${HASH}`;
    const body = JSON.stringify(markedParts([{ type: 'text', text: forged }]));
    expect(await spliceBlobs(body, load)).toBe(body);
  });

  it('passes on what reading the blob throws: nothing is sent without its picture', async () => {
    const body = JSON.stringify(markedParts([{ ...image('low'), sha256: sha256('other') } as MessagePart]));
    await expect(spliceBlobs(body, load)).rejects.toThrow('no blob');
  });
});
