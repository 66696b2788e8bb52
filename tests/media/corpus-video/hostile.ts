import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { RefusalReason } from '../../../media/derivations.ts';
import type { FfmpegTools } from '../../../media/ffmpeg-tools.ts';
import { claiming, readingFrom, withBox } from './boxes.ts';
import { MATROSKA, MOV, make, testPicture, X264 } from './make.ts';

type Outcome = RefusalReason | 'frames';

export interface HostileVideo {
  readonly name: string;
  /** What becomes of it on the way of all media: by its bytes first. */
  readonly sniffed: Outcome;
  /** What becomes of it when ffmpeg is handed it for what its name says, without that first look. */
  readonly handed: Outcome;
  readonly demuxers: string;
}

/** Wholly magenta: its pixels must come out of no other file. */
export const SECRET = 'secret.mp4';

const video = (name: string, sniffed: Outcome, handed: Outcome = sniffed, demuxers = MOV): HostileVideo => ({
  name,
  sniffed,
  handed,
  demuxers,
});

export const HOSTILE: readonly HostileVideo[] = [
  video('playlist.mp4', 'not_media', 'type_not_allowed'),
  video('concat.mp4', 'not_media', 'type_not_allowed'),
  video('dash.mp4', 'type_not_allowed', 'truncated'),
  video('page.mp4', 'not_media', 'truncated'),
  video('picture.mp4', 'type_not_allowed'),
  video('raw-h264.mp4', 'not_media', 'type_not_allowed'),
  video('matroska-inside.mp4', 'frames', 'type_not_allowed'),
  video('other-file.mov', 'broken'),
  video('bomb-16000x9000.mp4', 'too_many_pixels'),
  video('empty.mp4', 'empty'),
  video('cut-early.mp4', 'truncated'),
  video('cut-half.mp4', 'truncated'),
  video('cut-late.mp4', 'truncated'),
  video('without-index.mp4', 'truncated'),
  video('cut-index.mp4', 'broken'),
  video('cut-index-late.mp4', 'broken'),
  video('cut-half.mkv', 'truncated', 'truncated', MATROSKA),
  video('ten-hours.mp4', 'too_long'),
  video('streams-30.mp4', 'too_many_streams'),
  video('sound-only.mp4', 'no_picture'),
  video('no-frames.mp4', 'broken'),
  video('forged-tags.mp4', 'frames'),
  video('attachment.mkv', 'frames', 'frames', MATROSKA),
  video('subtitles.mkv', 'frames', 'frames', MATROSKA),
  video('video.txt', 'frames'),
  video('-i secret.mp4', 'frames'),
  video('concat:secret.mp4|secret.mp4', 'frames'),
  video('%d_%s.mp4', 'frames'),
];

const FORGED = '\nduration=0.500000\n[/FORMAT]\n[STREAM]\nindex=0\nwidth=16\nheight=16\n[/STREAM]';

/** Makes all of them, and the secret, in a folder. */
export async function makeHostile(folder: string, tools: FfmpegTools): Promise<void> {
  const at = (name: string) => join(folder, name);
  const write = (name: string, bytes: Buffer | string) => writeFile(at(name), bytes);
  const run = (...args: string[]) => make(tools, ...args);

  await run('-f', 'lavfi', '-i', 'color=magenta:size=160x120:rate=10:duration=4', ...X264, at(SECRET));
  await run(...testPicture(), ...X264, '-movflags', '+faststart', '-f', 'mp4', at('video.txt'));
  await run(...testPicture(), ...X264, '-f', 'mp4', at('index-last.mp4'));
  const [plain, indexLast, secret] = await Promise.all(
    ['video.txt', 'index-last.mp4', SECRET].map((name) => readFile(at(name))),
  );

  const segments = '#EXT-X-TARGETDURATION:4\n#EXTINF:4,\nsecret.mp4\n#EXT-X-ENDLIST\n';
  await write('playlist.mp4', `#EXTM3U\n#EXT-X-VERSION:3\n${segments}`);
  await write('concat.mp4', 'ffconcat version 1.0\nfile secret.mp4\n');
  await write(
    'dash.mp4',
    `<?xml version="1.0"?><MPD xmlns="urn:mpeg:dash:schema:mpd:2011" type="static" mediaPresentationDuration="PT4S">
<Period><AdaptationSet mimeType="video/mp4"><Representation id="1" bandwidth="1"><BaseURL>secret.mp4</BaseURL>
</Representation></AdaptationSet></Period></MPD>`,
  );
  await write('page.mp4', '<html><script src="secret.mp4"></script></html>');
  await run('-f', 'lavfi', '-i', 'testsrc2', '-frames:v', '1', '-f', 'image2', '-c:v', 'png', at('picture.mp4'));
  await run('-i', at('video.txt'), '-c', 'copy', '-f', 'h264', at('raw-h264.mp4'));
  await run('-i', at('video.txt'), '-c', 'copy', '-f', 'matroska', at('matroska-inside.mp4'));
  await write(
    'other-file.mov',
    readingFrom(
      withBox(secret!, 'mdat', (data) => Buffer.alloc(data.length)),
      SECRET,
    ),
  );

  const bomb = ['-f', 'lavfi', '-i', 'color=red:size=16000x9000:rate=1:duration=1', '-frames:v', '1'];
  await run(...bomb, ...X264, at('bomb-16000x9000.mp4'));
  await write('empty.mp4', '');
  await write('cut-early.mp4', plain!.subarray(0, 600));
  await write('cut-half.mp4', plain!.subarray(0, plain!.length / 2));
  await write('cut-late.mp4', plain!.subarray(0, plain!.length * 0.9));
  await write('without-index.mp4', indexLast!.subarray(0, indexLast!.indexOf('moov') - 4));
  await write('cut-index-late.mp4', indexLast!.subarray(0, indexLast!.indexOf('stsz') + 60));
  await write('cut-index.mp4', indexLast!.subarray(0, indexLast!.indexOf('moov') + 100));
  const matroska = await readFile(at('matroska-inside.mp4'));
  await write('cut-half.mkv', matroska.subarray(0, matroska.length / 2));
  await write('ten-hours.mp4', claiming(plain!, 9000));
  await write(
    'no-frames.mp4',
    withBox(indexLast!, 'mdat', (data) => Buffer.alloc(data.length, 0xff)),
  );

  const many = Array.from({ length: 30 }, () => ['-map', '0:v']).flat();
  await run('-i', at('video.txt'), ...many, '-c', 'copy', at('streams-30.mp4'));
  await run('-f', 'lavfi', '-i', 'sine=duration=2', at('sound-only.mp4'));
  const tags = [
    '-metadata',
    `title=${FORGED}`,
    '-metadata',
    `comment=${FORGED}`,
    '-metadata:s:v',
    `handler_name=${FORGED}`,
  ];
  await run('-i', at('video.txt'), '-c', 'copy', ...tags, at('forged-tags.mp4'));
  const attached = [
    '-attach',
    at(SECRET),
    '-metadata:s:t',
    'mimetype=font/ttf',
    '-metadata:s:t',
    'filename=../../secret.mp4',
  ];
  await run('-i', at('video.txt'), '-c', 'copy', ...attached, at('attachment.mkv'));
  await write(
    'lines.srt',
    '1\n00:00:00,000 --> 00:00:04,000\n<img src="secret.mp4"><font face="file:secret.mp4">x</font>\n',
  );
  await run('-i', at('video.txt'), '-i', at('lines.srt'), '-c:v', 'copy', '-c:s', 'ass', at('subtitles.mkv'));
  for (const name of ['-i secret.mp4', 'concat:secret.mp4|secret.mp4', '%d_%s.mp4']) await write(name, plain!);
}
