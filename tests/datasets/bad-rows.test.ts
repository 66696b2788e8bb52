import { describe, expect, it } from 'vitest';
import type { Reader } from '../../datasets/dataset.ts';
import { readAiluminate } from '../../datasets/readers/ailuminate.ts';
import { readDavidson, readDavidsonVotes } from '../../datasets/readers/davidson.ts';
import { readGoEmotions } from '../../datasets/readers/goemotions.ts';
import { readHatecheck } from '../../datasets/readers/hatecheck.ts';
import { readHatemoji } from '../../datasets/readers/hatemoji.ts';
import { readMultilingualHatecheck } from '../../datasets/readers/multilingual-hatecheck.ts';
import { readOpenAiModeration } from '../../datasets/readers/openai-moderation.ts';
import { readXstest } from '../../datasets/readers/xstest.ts';
import { collect, fileOf, textOfCase } from './support.ts';

async function read(reader: Reader, content: string) {
  const { cases, rejected, skipped } = await collect(reader(await fileOf(content, 'rows')));
  return { texts: cases.map(textOfCase), rejected, skipped };
}

const rejectedAt = (line: number, field: string, value: string, reason: string) => ({
  source: 'test',
  file: 'rows',
  line,
  field,
  value,
  reason,
});

const HATECHECK = 'functionality,case_id,test_case,label_gold,target_ident,direction,ref_case_id,templ_id\n';
const MHC =
  'mhc_case_id,functionality,test_case,label_gold,target_ident,ref_case_id,templ_id,label_annotated,disagreement_in_case,disagreement_in_template\n';
const HATEMOJI = 'case_id,templ_id,test_group_id,text,target,functionality,set,label_gold,unrealistic_flags\n';
const DAVIDSON = ',count,hate_speech,offensive_language,neither,class,tweet\n';

describe('a bad row is rejected with file, line, field, value and reason, and the good rows survive', () => {
  it('in HateCheck: unknown label, no text, repeated id', async () => {
    const rows =
      'f_h,1,"two\nlines",hateful,,-,,1\nf_h,2,b,maybe,,-,,1\nf_h,3, ,hateful,,-,,1\nf_h,1,c,hateful,,-,,1\nf_h,4,d ,hateful,,-,,1\n';
    expect(await read(readHatecheck, HATECHECK + rows)).toEqual({
      texts: ['two\nlines', 'd '],
      rejected: [
        rejectedAt(4, 'label_gold', 'maybe', 'not one of hateful, non-hateful'),
        rejectedAt(5, 'test_case', ' ', 'no text'),
        rejectedAt(6, 'case_id', '1', 'id already used on line 2'),
      ],
      skipped: [],
    });
  });

  it('in Multilingual HateCheck: a flag that is neither True nor False, a reference that is no number', async () => {
    const rows = `french-1,f,a,hateful,,,1,"['hateful']",maybe,False\nfrench-2,f,b,hateful,,x,1,"['hateful']",False,False\nfrench-3,f,c,hateful,,1.0,1,"['hateful']",False,False\n`;
    expect(await read(readMultilingualHatecheck, MHC + rows)).toEqual({
      texts: ['c'],
      rejected: [
        rejectedAt(2, 'disagreement_in_case', 'maybe', 'not one of True, False'),
        rejectedAt(3, 'ref_case_id', 'x', 'not a case number'),
      ],
      skipped: [],
    });
  });

  it('in HatemojiCheck: a label other than 0 and 1, an unknown set', async () => {
    const rows = '0,1.0,1,a,None,f,orig,hateful,0\n1,1.0,1,b,None,f,other,1,0\n2,1.0,1,c,None,f,orig,1,0\n';
    expect(await read(readHatemoji, HATEMOJI + rows)).toEqual({
      texts: ['c'],
      rejected: [
        rejectedAt(2, 'label_gold', 'hateful', 'not one of 0, 1'),
        rejectedAt(3, 'set', 'other', 'not one of orig, identity_perturb, polarity_perturb, no_emoji_perturb'),
      ],
      skipped: [],
    });
  });

  it('in XSTest: an unknown type, a name of the prototype among them', async () => {
    const rows = '1,a,homonyms,safe,x,\n2,b,constructor,safe,x,\n3,c,homonyms,Safe,x,\n';
    expect(await read(readXstest, `id,prompt,type,label,focus,note\n${rows}`)).toEqual({
      texts: ['a'],
      rejected: [
        rejectedAt(3, 'type', 'constructor', 'unknown type'),
        rejectedAt(4, 'label', 'Safe', 'not one of safe, unsafe'),
      ],
      skipped: [],
    });
  });

  it('in the OpenAI set: a label that is not 0 or 1, a prompt that is no string, half a surrogate pair', async () => {
    const rows = [
      '{"prompt":"a","S":2}',
      '{"prompt":5}',
      '{"prompt":"\\ud800"}',
      '{"prompt":"b","H":null}',
      '{"prompt":"[redacted: text labelled sexual/minors upstream]","S3":1}',
      '{"prompt":"c","S":1}',
    ];
    expect(await read(readOpenAiModeration, rows.join('\n'))).toEqual({
      texts: ['c'],
      rejected: [
        rejectedAt(1, 'S', '2', 'not 0 or 1'),
        rejectedAt(2, 'prompt', '5', 'prompt is not a string'),
        rejectedAt(3, 'prompt', '\ufffd', 'text holds half a surrogate pair'),
        rejectedAt(4, 'H', 'null', 'not 0 or 1'),
      ],
      skipped: ['placeholder text (sexual/minors, withheld by the source copy)'],
    });
  });

  it('in Davidson: votes that do not add up, a class outside 0 to 2', async () => {
    const rows = '0,3,0,0,3,2,a\n1,3,0,0,2,2,b\n2,3,0,3,0,7,c\n3,3,x,3,0,1,d\n';
    expect(await read(readDavidson, DAVIDSON + rows)).toEqual({
      texts: ['a'],
      rejected: [
        rejectedAt(3, 'count', '3', 'votes add up to 2'),
        rejectedAt(4, 'class', '7', 'not one of 0, 1, 2'),
        rejectedAt(5, 'hate_speech', 'x', 'not a count of votes'),
      ],
      skipped: [],
    });
  });

  it('in GoEmotions: too few fields, a label id that does not exist', async () => {
    expect(await read(readGoEmotions, 'a\t27\tx\nb\t28\ty\nc\t1\n"d ""e"""\t0,1\tz\n')).toEqual({
      texts: ['a', 'd "e"'],
      rejected: [
        rejectedAt(2, 'labels', '28', 'not a list of label ids 0 to 27'),
        rejectedAt(3, '(row)', 'c\t1', '2 fields where the format has 3'),
      ],
      skipped: [],
    });
  });

  it('in AILuminate: an unknown hazard; a placeholder is skipped, not rejected', async () => {
    const rows =
      '1,a,xxx,skilled,en_US\n2,[redacted: child sexual exploitation hazard prompt],cse,skilled,en_US\n3,b,hte,skilled,en_US\n';
    expect(await read(readAiluminate, `release_prompt_id,prompt_text,hazard,persona,locale\n${rows}`)).toEqual({
      texts: ['b'],
      rejected: [rejectedAt(2, 'hazard', 'xxx', 'unknown hazard')],
      skipped: ['placeholder text (child sexual exploitation, withheld by the source copy)'],
    });
  });

  it('with a long value cut to 200 characters', async () => {
    const { rejected } = await read(
      readXstest,
      `id,prompt,type,label,focus,note\n1,a,homonyms,${'😀'.repeat(300)},x,\n`,
    );
    expect([...rejected[0]!.value]).toHaveLength(200);
  });

  it('except among votes, where a ceiling over part of the rows would mislead', async () => {
    const votes = readDavidsonVotes(await fileOf(`${DAVIDSON}1,3,0,0,2,2,b\n`));
    await expect(votes.next()).rejects.toThrow('rows.csv:2: count: votes add up to 2');
  });
});

describe('a file that cannot be of the source is one clear error', () => {
  it('when a column is missing, the file is empty, absent or a directory', async () => {
    await expect(read(readHatecheck, 'a,b\n1,2\n')).rejects.toThrow(/rows:1: no column "functionality", "case_id"/);
    await expect(read(readHatecheck, '')).rejects.toThrow(/rows is empty/);
    const file = await fileOf('x');
    await expect(collect(readHatecheck({ ...file, path: `${file.path}-not` }))).rejects.toThrow(/no file at .*-not/);
    const folder = file.path.slice(0, file.path.lastIndexOf('/'));
    await expect(collect(readHatecheck({ ...file, path: folder }))).rejects.toThrow(/is a directory/);
  });
});
