import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { datasetsCommand } from '../../cli/datasets.ts';
import { addHatecheckLanguage } from '../../datasets/add-hatecheck-language.ts';
import { openDataset } from '../../datasets/open-dataset.ts';
import { collect, tally, temporaryFolder, textOfCase } from './support.ts';

/** Two invented lines a language: one hateful, one not. */
const LANGUAGES = {
  arabic: ['ar', 'أكره [فئة]', 'أنا لا أكره أحدا، "شكرا"'],
  dutch: ['nl', 'Ik haat [groep]', 'Ik haat niemand'],
  french: ['fr', 'Je hais [groupe]', 'Je ne hais personne, été'],
  german: ['de', 'Ich hasse [Gruppe]', 'Ich hasse niemanden, Straße'],
  hindi: ['hi', 'मुझे [समूह] से नफ़रत है', 'मैं किसी से नफ़रत नहीं करता'],
  italian: ['it', 'Odio [gruppo]', 'Non odio nessuno, perché'],
  mandarin: ['zh', '我讨厌[群体]', '我不讨厌任何人，𠮷'],
  polish: ['pl', 'Nienawidzę [grupy]', 'Nikogo nie nienawidzę'],
  portuguese: ['pt', 'Odeio [grupo]', 'Não odeio ninguém'],
  spanish: ['es', 'Odio a [grupo]', 'No odio a nadie, ¿vale?'],
} as const;
const EACH = Object.entries(LANGUAGES);

const HEADER =
  'mhc_case_id,functionality,test_case,label_gold,target_ident,ref_case_id,ref_templ_id,templ_id,case_templ,gender_male,gender_female,label_annotated,label_annotated_maj,disagreement_in_case,disagreement_in_template';

function fileText(prefix: string, hateful: string, benign: string): string {
  const cell = (text: string) => `"${text.replaceAll('"', '""')}"`;
  const row = (n: number, text: string, gold: string, kind: string) =>
    `${prefix}-${n},${kind},${cell(text)},${gold},women,${n === 1 ? '' : '1.0'},,${n},,,,"['${gold}', '${gold}', 'hateful']",${gold},False,False`;
  return `${HEADER}\n${row(1, hateful, 'hateful', 'derog_neg_emote_h')}\n${row(2, benign, 'non-hateful', 'negate_neg_nh')}\n`;
}

async function fileAt(name: string, text: string): Promise<string> {
  const path = join(await temporaryFolder(), name);
  await writeFile(path, text);
  return path;
}

describe('a language file of Multilingual HateCheck', () => {
  it.each(EACH)('in %s is known by its published name and read as published', async (name, [tag, hateful, benign]) => {
    const dataDir = await temporaryFolder();
    const path = await fileAt(`hatecheck_cases_final_${name}.csv`, fileText(name, hateful, benign));
    const out = vi.spyOn(process.stdout, 'write').mockReturnValue(true);
    await datasetsCommand({ dataDir: () => dataDir })
      .parseAsync(['add', `mhc-${name}`, path], { from: 'user' })
      .finally(() => out.mockRestore());
    const dataset = await openDataset(`mhc-${name}`, { dataDir });
    expect(dataset).toMatchObject({ licence: 'CC BY 4.0', origin: 'added' });
    const { cases, rejected } = await collect(dataset.rows());
    expect(rejected).toEqual([]);
    expect(cases.map(textOfCase)).toEqual([hateful, benign]);
    expect(cases.map(({ language, truth, cluster }) => [language, truth.verdict, cluster])).toEqual([
      [tag, 'unsafe', `hatecheck-${tag}:1`],
      [tag, 'safe', `hatecheck-${tag}:2`],
    ]);
    expect(cases[1]?.facets).toMatchObject({ functionality: 'negate_neg_nh', ref_case: `${name}-1` });
    const votes = [];
    for await (const row of dataset.votes?.() ?? []) votes.push(row.votes.length);
    expect(votes).toEqual([3, 3]);
  });

  it('under another name is known by its row ids, else by the language that is given', async () => {
    const dataDir = await temporaryFolder();
    const [, hateful, benign] = LANGUAGES.hindi;
    const add = async (prefix: string, language: string | null) =>
      addHatecheckLanguage(
        { dataDir, name: 'mine', path: await fileAt('x.csv', fileText(prefix, hateful, benign)), replace: true },
        { language, licence: null },
      );
    expect((await add('hindi', null)).reader).toEqual({ kind: 'multilingual-hatecheck', language: 'hi' });
    expect((await add('row', 'sw')).reader).toEqual({ kind: 'multilingual-hatecheck', language: 'sw' });
    await expect(add('row', null)).rejects.toThrow(/nothing tells the language of x.csv/);
    await expect(add('constructor', null)).rejects.toThrow(/nothing tells the language/);
  });

  it('may hold several languages, each row by its own id', async () => {
    const dataDir = await temporaryFolder();
    const [, a, b] = LANGUAGES.arabic;
    const [, c, d] = LANGUAGES.mandarin;
    const both = `${fileText('arabic', a, b)}${fileText('mandarin', c, d).split('\n').slice(1).join('\n')}`;
    const target = { dataDir, name: 'both', path: await fileAt('both.csv', both), replace: false };
    await addHatecheckLanguage(target, { language: null, licence: null });
    const { cases } = await collect((await openDataset('both', { dataDir })).rows());
    expect(tally(cases.map(({ language }) => language))).toEqual({ ar: 2, zh: 2 });
  });

  it('is refused when it is something else, and rejects single bad rows', async () => {
    const dataDir = await temporaryFolder();
    const target = async (text: string) => ({
      dataDir,
      name: 'mine',
      path: await fileAt('x.csv', text),
      replace: true,
    });
    const given = { language: 'it', licence: null };
    await expect(addHatecheckLanguage(await target('a,b\n1,2\n'), given)).rejects.toThrow(/no column "mhc_case_id"/);
    const [, a, b] = LANGUAGES.italian;
    const odd = fileText('italian', a, b).replace('non-hateful,women', 'unsure,women');
    expect((await addHatecheckLanguage(await target(odd), given)).counts).toMatchObject({ cases: 1, rejected: 1 });
  });
});
