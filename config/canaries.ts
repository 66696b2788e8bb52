import { randomUUID } from 'node:crypto';
import { systemClock } from '../core/clock.ts';
import { MettleError } from '../core/errors.ts';
import { markedLine } from '../core/visible-text.ts';
import { createModelClient } from '../models/client-registry.ts';
import type { ModelClient, RawAnswer } from '../models/model-port.ts';
import { createProbeClient } from '../models/probe-client.ts';
import { readChatAnswer } from '../models/read-answer.ts';
import type { Canary, ChatDialect } from '../moderation/dialects/dialect.ts';
import { readVerdict } from '../moderation/dialects/read-verdict.ts';
import { textEvidence } from '../moderation/evidence.ts';
import type { Moderator } from '../moderation/moderate-case.ts';
import { isDecision, type Verdict } from '../moderation/verdict.ts';
import type { Spec } from '../runs/spec.ts';
import { endpointSettings } from './endpoint-settings.ts';
import { loadModerators } from './moderators.ts';
import { silentEndpoint } from './probe-models.ts';
import type { CreateClient } from './run-runtime.ts';

/** A served model answers a fixed item wrongly: it does not see template or taxonomy, or is not what the spec says. */
export class CanaryFailedError extends MettleError {
  override readonly name = 'CanaryFailedError';
  readonly code = 'CanaryFailed';
  readonly retryable = false;
}

/** Canaries that a moderator answered as expected; each was one call, which may be paid. */
export interface CanaryTally {
  readonly calls: number;
}

const SHOWN_CHARACTERS = 500;

/**
 * Asks each chat moderator with `canary: true` the fixed items of its dialect, one call an item, through the prompt and
 * parser of its cases; nothing is stored. By name of moderator. Under a policy or taxonomy of the user's nobody knows
 * the right verdict: there any decision will do. Throws CanaryFailedError at the first wrong answer, EndpointSilentError
 * for an endpoint that is down, ProviderConfigError for a wrong key or model.
 */
export async function askCanaries(
  spec: Spec,
  variable: (name: string) => string | undefined,
  createClient: CreateClient = createModelClient,
): Promise<Record<string, CanaryTally>> {
  const found: Record<string, CanaryTally> = {};
  for (const [i, moderator] of (await loadModerators(spec)).entries()) {
    const { name, dialect, target } = moderator;
    const settings = target === null ? undefined : spec.endpoints[target.endpoint];
    const entry = spec.moderators[i];
    if (dialect.kind !== 'chat' || target === null || settings === undefined || !entry?.canary) continue;
    const items = itemsFor(moderator, dialect, entry.taxonomy !== undefined);
    if (items.length === 0) continue;
    const client = createProbeClient(createClient(endpointSettings(target.endpoint, settings, variable)), systemClock);
    for (const item of items) {
      const raw = await ask(client, moderator, item).catch((error: unknown) => {
        throw silentEndpoint(target.endpoint, error);
      });
      judge(moderator, dialect, item, raw);
    }
    found[name] = { calls: items.length };
  }
  return found;
}

interface Item {
  readonly canary: Canary;
  readonly asked: string | undefined;
  /** The verdict is ours to know: policy and taxonomy are the dialect's own. */
  readonly known: boolean;
}

/** A dialect that asks one code a call is asked the first one that the item is about; where none is, it is no item. */
function itemsFor({ settings }: Moderator, dialect: ChatDialect, ownTaxonomy: boolean): readonly Item[] {
  const asks = dialect.asks?.(settings) ?? [];
  const known = !ownTaxonomy && (settings.policy === null || asks.length > 0);
  return (dialect.canaries ?? []).flatMap((canary): Item[] => {
    if (asks.length === 0 || canary.codes === undefined) return [{ canary, asked: asks[0], known }];
    const asked = canary.codes.find((code) => asks.includes(code));
    return asked === undefined ? [] : [{ canary, asked, known }];
  });
}

function ask(
  client: ModelClient,
  { dialect, settings, target }: Moderator,
  { canary, asked }: Item,
): Promise<RawAnswer> {
  if (dialect.kind !== 'chat' || target === null) throw new TypeError('no chat moderator');
  return client.send({
    model: target.model,
    request: dialect.render([textEvidence(canary.text)], settings, asked),
    parameters: target.parameters,
    headers: { 'Idempotency-Key': `probe-${randomUUID()}`, 'X-Mettle-Attempt': '1' },
    signal: new AbortController().signal,
  });
}

/** Throws CanaryFailedError for another verdict than expected, or one that names none of the expected codes. */
function judge(
  { name, settings }: Moderator,
  dialect: ChatDialect,
  { canary, asked, known }: Item,
  raw: RawAnswer,
): void {
  const made = readVerdict(dialect, raw, readChatAnswer, { target: settings.target, asked });
  const wrong = known ? problem(made, canary) : isDecision(made.outcome) ? null : 'any verdict';
  if (wrong === null) return;
  const about = asked === undefined ? '' : `, asked about ${asked},`;
  throw new CanaryFailedError(
    `moderator ${name}: the canary ${JSON.stringify(canary.text)}${about} should be ${wrong}, and was read as ` +
      `${told(made)}. The model answered: ${shown(raw)}`,
    {
      hint:
        `the server may drop or replace the chat template, or serve another model: see the README on how ${dialect.id} ` +
        'is served; nothing was frozen or asked. If the answer is one you expect, set canary: false for this moderator',
    },
  );
}

/** What was expected and did not come; null = the answer is right. Codes count only where the call could name one. */
function problem(made: Verdict, { expect, codes = [] }: Canary): string | null {
  const able = codes.filter((code) => !made.notAssessable.includes(code));
  const named = able.length === 0 || able.some((code) => made.categories?.includes(code));
  if (made.outcome === expect && named) return null;
  return able.length === 0 ? expect : `${expect} with one of ${able.join(', ')}`;
}

function told({ outcome, reason, categories, unknownCategories }: Verdict): string {
  const codes = [...(categories ?? []), ...unknownCategories].map(markedLine).join(', ');
  return [outcome, ...(reason === null ? [] : [`(${reason})`]), ...(codes === '' ? [] : [`with ${codes}`])].join(' ');
}

/** The answer's text, or what came in its place, as a terminal can show it. */
function shown(raw: RawAnswer): string {
  const answer = readChatAnswer(raw);
  const text = answer.kind === 'answered' || answer.kind === 'truncated' ? answer.text : raw.body;
  const status = raw.status === 200 ? '' : ` (status ${raw.status})`;
  const [...characters] = text;
  const cut = characters.length > SHOWN_CHARACTERS ? ` ... (${characters.length} characters)` : '';
  return `"${markedLine(characters.slice(0, SHOWN_CHARACTERS).join(''))}"${cut}${status}`;
}
