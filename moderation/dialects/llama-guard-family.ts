import type { Modality } from '../../core/content.ts';
import { digestOf } from '../../core/digest.ts';
import type { ChatAnswer, ChatRequest } from '../../models/model-port.ts';
import type { EvidencePart } from '../evidence.ts';
import { TAXONOMIES, type TaxonomyId } from '../taxonomies/registry.ts';
import type { Taxonomy } from '../taxonomies/taxonomy.ts';
import { taxonomyWithout } from '../taxonomies/taxonomy-without.ts';
import { invalid, type Verdict } from '../verdict.ts';
import { canariesFor } from './canaries.ts';
import { chatRequest } from './chat-request.ts';
import { chatVerdict } from './chat-verdict.ts';
import { readCodes, splitList } from './code-list.ts';
import { decide, decisionOf } from './decide.ts';
import type { ChatDialect, DialectOptions, DialectSettings } from './dialect.ts';
import { firstWordScore } from './label-score.ts';
import { FAMILY_PROMPT_VERSION, type GuardPrompt, guardPrompt } from './llama-guard-family-prompt.ts';
import { normaliseAnswer } from './normalise-answer.ts';
import { offGrammar } from './off-grammar.ts';
import { REFUSAL_PHRASES } from './refusal-phrases.ts';
import { withoutCategories } from './without-categories.ts';

/** Room for all codes, and for a refusal to end by itself. */
const MAX_TOKENS = 64;
/** A code of any Llama Guard: letters and a number. */
const CODE = /^(?:[a-z]{1,3}\d{1,3}|none)$/i;

/** What tells one release of Llama Guard from another. */
export interface GuardRelease extends Omit<GuardPrompt, 'categories' | 'target'> {
  readonly id: TaxonomyId;
  readonly modalities: readonly Modality[];
  readonly dialectMedia?: ChatDialect['media'];
  readonly unverified?: true;
  /** Codes of which the answer to a threat names one. */
  readonly canaryCodes: readonly string[];
  /** The release's list of categories for this evidence. */
  readonly categories: (evidence: readonly EvidencePart[]) => string;
}

/**
 * A release of Llama Guard. The whole prompt is rendered here and sent as one user message, because servers drop or
 * replace chat templates unseen: serve the model with a plain template that passes the message through. The content is
 * judged as the words of the user, the only turn, or of the Agent after a placeholder. `policy` replaces the list of
 * categories, `exclude` leaves some of the vendor's out: a code that the prompt lacks is out of policy in an answer.
 * `score` is P(unsafe) of the first word.
 */
export function createLlamaGuard(release: GuardRelease, { exclude = [] }: DialectOptions = {}): ChatDialect {
  const { id, dialectMedia, unverified } = release;
  const taxonomy: Taxonomy = taxonomyWithout(TAXONOMIES[id], exclude);
  const parse = (raw: string) => readLlamaGuard(raw, taxonomy);
  const render = (evidence: readonly EvidencePart[], settings: DialectSettings): ChatRequest => {
    const categories = settings.policy ?? withoutCategories(release.categories(evidence), exclude);
    const content = guardPrompt(evidence, { ...release, categories, target: settings.target });
    return chatRequest([{ role: 'user', content }], settings, { maxTokens: MAX_TOKENS });
  };
  return {
    kind: 'chat',
    id,
    version: `1+refusals.${REFUSAL_PHRASES.version}`,
    taxonomy,
    modalities: release.modalities,
    ...(dialectMedia && { media: dialectMedia }),
    ...(unverified && { unverified }),
    judgesResponse: true,
    canaries: canariesFor(...release.canaryCodes.filter((code) => !exclude.includes(code))),
    render,
    parse,
    read: (answer: ChatAnswer) => chatVerdict(answer, { parse, score: firstWordScore }),
    templateDigest: (settings) =>
      digestOf({ version: FAMILY_PROMPT_VERSION, media: release.media, request: render([], settings) }),
  };
}

/** Line 1 the verdict, optional line 2 the list of codes (M 2.4); codes of another release are out of policy. */
export function readLlamaGuard(raw: string, taxonomy: Taxonomy): Verdict {
  const normal = normaliseAnswer(raw);
  if ('invalid' in normal) return invalid(normal.invalid);
  const [first = '', list, ...more] = normal.text.split('\n').map((line) => line.trim());
  const decision = decisionOf(first, ['safe', 'unsafe']);
  if (decision === null || more.length > 0) return offGrammar(normal.text);
  if (list === undefined) return decide(decision, null);
  const items = splitList(list);
  return items.every((item) => CODE.test(item)) ? decide(decision, readCodes(items, taxonomy)) : invalid('format');
}
