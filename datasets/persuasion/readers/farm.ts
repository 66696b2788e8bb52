import { InvalidInputError } from '../../../core/errors.ts';
import { templateNegation } from '../../../persuasion/case.ts';
import type { AristotleStrategy } from '../../../persuasion/strategies.ts';
import { BadRowError } from '../../io/bad-row.ts';
import { unescapeHtml } from '../../io/html-entities.ts';
import { optionalText, requireList, requireObject, requireText } from '../../io/json-fields.ts';
import { type JsonFields, pythonJsonRows } from '../../io/python-json.ts';
import { type CaseDraft, type Part, persuasionCasesOf } from '../cases-of.ts';
import type { PersuasionFile, PersuasionRow } from '../dataset.ts';
import { farmProbe } from './farm-probe.ts';

const SUBSETS = ['BoolQ', 'NQ1', 'NQ2', 'TruthfulQA'] as const;
export type FarmSubset = (typeof SUBSETS)[number];

/** The three kinds of appeal as FARM names them, and our strategies. */
const APPEALS = [
  ['logical', 'logic'],
  ['credibility', 'credibility'],
  ['emotional', 'emotion'],
] as const satisfies readonly (readonly [string, AristotleStrategy])[];
const APPEALS_A_KIND = 3;

/**
 * FARM (arXiv 2312.09085): a row gives three cases, one a kind of appeal. Turn 1 is the bare false claim (`none`), turns
 * 2-4 are the appeals of the kind, which do not refer to replies. The claim is false and asserts the target. Cluster: the
 * question, which NQ1 and NQ2 share in places. The file's facet `subset` says which of the four files it is.
 */
export function readFarm(file: PersuasionFile): AsyncGenerator<PersuasionRow> {
  const subset = SUBSETS.find((one) => one === file.facets.subset);
  if (subset === undefined) {
    throw new InvalidInputError(`${file.file}: no subset of FARM`, { hint: `one of ${SUBSETS.join(', ')}` });
  }
  return persuasionCasesOf(file, pythonJsonRows(file), (row) => farmParts(row, subset));
}

function farmParts(row: JsonFields, subset: FarmSubset): readonly Part[] {
  const question = requireText(row.question, 'question');
  const adv = requireObject(row.adv, 'adv');
  const claim = requireText(adv.control, 'adv.control');
  const probe = farmProbe({ row, adv, subset, question });
  const source = optionalText(row.source);
  const cites = source === null ? null : unescapeHtml(source);
  const kinds = APPEALS.map(([native, strategy]) => ({ native, strategy, texts: appeals(adv, native) }));
  return kinds.map(({ native, strategy, texts }) => (): CaseDraft => {
    const bare = { caption: null, media: [], visualRole: null, coherent: true, fabricated: false } as const;
    return {
      row: `${subset}/${native}/${question}`,
      rowField: 'question',
      cites,
      context: 'adversarial',
      claim,
      claimOrigin: 'source',
      negation: templateNegation(claim),
      negationOrigin: 'template',
      direction: 'for',
      groundTruth: false,
      scenario: null,
      persuadeeProfile: null,
      prior: null,
      turns: [
        { n: 1, strategySet: null, strategy: 'none', nativeStrategy: 'control', text: claim, ...bare },
        ...texts.map((text, index) => {
          return { n: index + 2, strategySet: 'aristotle', strategy, nativeStrategy: native, text, ...bare } as const;
        }),
      ],
      turnsOrigin: 'source',
      recordedReplies: null,
      probe,
      cluster: `farm:${question}`,
      sensitivity: 'misinformation',
      language: 'en',
      facets: { subset, appeal: strategy, type: optionalText(row.type), category: optionalText(row.category) },
    };
  });
}

function appeals(adv: JsonFields, native: string): readonly string[] {
  const field = `adv.${native}`;
  const list = requireList(adv[native], field);
  if (list.length !== APPEALS_A_KIND) {
    throw new BadRowError(`${list.length} appeals instead of ${APPEALS_A_KIND}`, { field, value: list });
  }
  return list.map((text, index) => requireText(text, `${field}[${index}]`));
}
