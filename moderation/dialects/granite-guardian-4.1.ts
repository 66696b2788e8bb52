import type { ChatAnswer, ChatRequest } from '../../models/model-port.ts';
import type { EvidencePart } from '../evidence.ts';
import { TAXONOMIES } from '../taxonomies/registry.ts';
import { invalid, type Verdict } from '../verdict.ts';
import { askedDigest } from './asked-code.ts';
import { canariesFor } from './canaries.ts';
import { chatRequest } from './chat-request.ts';
import { chatVerdict } from './chat-verdict.ts';
import type { ChatDialect, DialectSettings, Reading } from './dialect.ts';
import { riskVerdict } from './granite-answer.ts';
import { askedRisks, graniteTurns } from './granite-request.ts';
import { GRANITE_CRITERIA } from './granite-risks.ts';
import { normaliseAnswer } from './normalise-answer.ts';
import { offGrammar } from './off-grammar.ts';
import { REFUSAL_PHRASES } from './refusal-phrases.ts';
import { valueScore } from './value-score.ts';
import { yesIsUnsafe } from './yes-no-score.ts';

/** Raise with any change of the texts below. */
const PROMPT_VERSION = '1';
const MAX_TOKENS = 128;

/** The model card's instruction for a score without reasoning. */
const JUDGE =
  '<no-think>As a judge agent, assess whether the provided text meets the given judging criteria using all available information, including conversations, documents, and tools. Provide your score immediately without explanation. Output empty <think>\n</think> tags followed by your score in <score></score> tags.';

const SCHEMA = "If the last user's text meets the criteria, return 'yes'; otherwise, return 'no'.";

/**
 * Granite Guardian 4.1: the content as a user message and after it, as another, the `<guardian>` block with one
 * criterion: `harm` by default, or `policy`, which is `all`, a list of risks (asked one a call), or the user's own
 * criterion in words (yes = violated). A response stands as the assistant's after a placeholder. Only the text inside the one `<score>` element counts; `score` is P(yes) of it.
 */
export function createGraniteGuardian41(): ChatDialect {
  return {
    kind: 'chat',
    id: 'granite-guardian-4.1',
    version: `2+refusals.${REFUSAL_PHRASES.version}`,
    taxonomy: TAXONOMIES['granite-guardian-3'],
    modalities: ['text'],
    judgesResponse: true,
    canaries: canariesFor('harm', 'violence'),
    asks,
    render,
    parse,
    read: (answer: ChatAnswer, reading) =>
      chatVerdict(answer, {
        parse: (text) => parse(text, reading),
        score: (tokens) => valueScore(tokens, /<score>/i, yesIsUnsafe),
      }),
    templateDigest: (settings) => askedDigest(PROMPT_VERSION, asks(settings), (risk) => render([], settings, risk)),
  };
}

/** Of the risks that have a published wording. */
function asks(settings: DialectSettings): readonly string[] {
  return askedRisks(settings, Object.keys(GRANITE_CRITERIA));
}

function render(evidence: readonly EvidencePart[], settings: DialectSettings, asked?: string): ChatRequest {
  const wanted = asked ?? asks(settings)[0] ?? settings.policy?.trim() ?? 'harm';
  const criterion = Object.hasOwn(GRANITE_CRITERIA, wanted) ? GRANITE_CRITERIA[wanted] : wanted;
  return chatRequest(
    [
      ...graniteTurns(evidence, settings),
      {
        role: 'user',
        content: `<guardian>${JUDGE}\n\n### Criteria: ${criterion}\n\n### Scoring Schema: ${SCHEMA}`,
      },
    ],
    settings,
    { maxTokens: MAX_TOKENS },
  );
}

function parse(raw: string, { asked }: Reading = {}): Verdict {
  const normal = normaliseAnswer(raw);
  if ('invalid' in normal) return invalid(normal.invalid);
  const tags = normal.text.match(/<\/?score>/gi) ?? [];
  const inside = /<score>([^<]*)<\/score>/i.exec(normal.text)?.[1];
  if (tags.length === 0) return offGrammar(normal.text);
  if (tags.length !== 2 || inside === undefined) return invalid('format');
  return riskVerdict(inside.trim(), asked) ?? invalid('format');
}
