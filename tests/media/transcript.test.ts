import { describe, expect, it } from 'vitest';
import { readTranscript, type TranscriptFormat, transcriptText } from '../../media/transcript.ts';

const VTT = `WEBVTT - with a title
Kind: captions

NOTE a comment
on two lines

STYLE
::cue { color: red }

keynote-1
00:01.5 --> 00:00:02.250 align:start position:10%
<v Bob><c.loud>You &amp; I</c> are &lt;here&gt;
and <00:00:02.000>there

00:00:03.800 --> 00:00:05.000
second
`;
const SRT =
  '1\r\n00:00:01,500 --> 00:00:02,250\r\n{\\an8}<i>one</i> --> two\r\nlines\r\n\r\n2\r\n01:02:03,004 --> 01:02:04,000\r\nthird 1 < 2\r\n';

function reasonOf(text: string, format: TranscriptFormat): string {
  const read = readTranscript(text, format);
  return 'refused' in read ? read.refused : 'read';
}

describe('readTranscript', () => {
  it('reads WebVTT with names, settings, short fractions, tags and entities, and leaves comments and styles out', () => {
    expect(readTranscript(VTT, 'vtt')).toEqual([
      { startS: 1.5, endS: 2.25, text: 'You & I are <here>\nand there' },
      { startS: 3.8, endS: 5, text: 'second' },
    ]);
  });

  it('reads SubRip with Windows line ends, an arrow in the text and no final blank line', () => {
    expect(readTranscript(SRT, 'srt')).toEqual([
      { startS: 1.5, endS: 2.25, text: 'one --> two\nlines' },
      { startS: 3723.004, endS: 3724, text: 'third 1 < 2' },
    ]);
  });

  it.each(['keynote', 'My style guide', 'region 5', 'NOTE'])('keeps the words of a cue named %s', (name) => {
    expect(readTranscript(`WEBVTT\n\n${name}\n00:01.000 --> 00:02.000\nsaid`, 'vtt')).toMatchObject([{ text: 'said' }]);
  });

  it('takes plain text line by line without times, markup untouched', () => {
    expect(readTranscript('\uFEFFone <b>\n\n  two', 'text')).toEqual([
      { startS: null, endS: null, text: 'one <b>' },
      { startS: null, endS: null, text: '  two' },
    ]);
  });

  it('reads JSON segments as Whisper writes them, and a bare list', () => {
    const list = [{ id: 0, start: 0, end: 1.25, text: ' hello' }];
    const read = [{ startS: 0, endS: 1.25, text: ' hello' }];
    expect(readTranscript(JSON.stringify(list), 'json')).toEqual(read);
    expect(readTranscript(JSON.stringify({ language: 'en', segments: list }), 'json')).toEqual(read);
  });

  it('makes null of a time that is negative, no number, not finite, or before its start', () => {
    const json = '[{"start":-1,"end":1e999,"text":"a"},{"start":"0","text":"b"},{"start":4,"end":2,"text":"c"}]';
    expect(readTranscript(json, 'json')).toEqual([
      { startS: null, endS: null, text: 'a' },
      { startS: null, endS: null, text: 'b' },
      { startS: 4, endS: null, text: 'c' },
    ]);
    expect(readTranscript('1\nNaN --> -00:00:01,000\nwords', 'srt')).toEqual([
      { startS: null, endS: null, text: 'words' },
    ]);
  });

  it('shows a NUL instead of cutting or keeping it', () => {
    expect(readTranscript('a\0b', 'text')).toMatchObject([{ text: 'a\uFFFDb' }]);
    expect(readTranscript('["x"]'.replace('"x"', '{"text":"a\\u0000b"}'), 'json')).toMatchObject([
      { text: 'a\uFFFDb' },
    ]);
    expect(readTranscript('WEBVTT\n\n00:01.000 --> 00:02.000\na\0b', 'vtt')).toMatchObject([{ text: 'a\uFFFDb' }]);
  });

  it.each<[string, TranscriptFormat, string]>([
    ['empty text', 'text', ' \n\t\n'],
    ['an empty file', 'vtt', 'WEBVTT\n'],
    ['cues of tags only', 'vtt', 'WEBVTT\n\n00:01.000 --> 00:02.000\n<b></b>'],
    ['an empty list', 'json', '[]'],
  ])('refuses %s as empty', (_, format, text) => expect(reasonOf(text, format)).toBe('empty'));

  it.each<[string, TranscriptFormat, string]>([
    ['WebVTT without its first word', 'vtt', '1\n00:01.000 --> 00:02.000\nx'],
    ['SubRip that is WebVTT', 'srt', VTT],
    ['a block without times', 'srt', 'one\ntwo\nthree\n\nfour'],
    ['cut JSON', 'json', '[{"text":"a"'],
    ['JSON of another shape', 'json', '{"text":"a"}'],
    ['a segment without text', 'json', '[{"start":1}]'],
  ])('refuses %s as broken', (_, format, text) => expect(reasonOf(text, format)).toBe('broken'));

  it('refuses more text and more segments than a video can hold', () => {
    expect(reasonOf('x'.repeat(2_000_001), 'text')).toBe('too_many_bytes');
    expect(reasonOf('x\n'.repeat(20_001), 'text')).toBe('too_long');
    expect(reasonOf('x\n'.repeat(20_000), 'text')).toBe('read');
  });

  it.each<[string, string]>([
    ['unclosed tags', '<a'.repeat(900_000)],
    ['arrows', '-->'.repeat(600_000)],
    ['blank lines', ' \t'.repeat(300_000) + '\n \n'.repeat(400_000)],
    ['braces', '{\\'.repeat(900_000)],
    ['digits', '1'.repeat(1_900_000)],
  ])('is done with two megabytes of %s at once', (_, text) => {
    const from = performance.now();
    expect(['broken', 'empty', 'read']).toContain(reasonOf(`WEBVTT\n\n00:01.000 --> 00:02.000\n${text}`, 'vtt'));
    expect(['broken', 'empty', 'read']).toContain(reasonOf(`1\n00:01,000 --> 00:02,000\n${text}`, 'srt'));
    // A pattern that backtracks takes minutes for this.
    expect(performance.now() - from).toBeLessThan(10_000);
  });
});

describe('transcriptText', () => {
  it('writes a line a segment with its time, and joins what was broken over lines', () => {
    const segments = [
      { startS: 3.75, endS: null, text: ' one\n two ' },
      { startS: null, endS: null, text: 'three\u2028[9.0s] four' },
      { startS: 0, endS: 1, text: 'five' },
    ];
    expect(transcriptText(segments)).toBe('[3.8s] one two\nthree [9.0s] four\n[0.0s] five');
  });
});
