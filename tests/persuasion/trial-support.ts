import type { ImagePart } from '../../core/content.ts';
import { digestOf, sha256 } from '../../core/digest.ts';
import { callKey } from '../../core/ids.ts';
import type { Held } from '../../models/call-ledger.ts';
import type { ChatAnswer, ChatMessage, ChatRequest, RawAnswer, SentImage } from '../../models/model-port.ts';
import type { PersuaderTurn, PersuasionCase } from '../../persuasion/case.ts';
import { type Trial, trialOf } from '../../persuasion/condition.ts';
import type { Guard } from '../../persuasion/guard.ts';
import { type AskModel, runTrial, type TrialDeps, type TrialJob } from '../../persuasion/run-trial.ts';
import type { StrategyId } from '../../persuasion/strategies.ts';
import type { Persuadee, TrialRow } from '../../persuasion/trial.ts';
import { PLAIN_SETUP, type TrialSetup } from '../../persuasion/trial-setup.ts';
import { answered } from './answers.ts';

export const CLAIM = 'The lamp is worth its price';
export const NEGATION = 'The lamp is not worth its price';

function pictureOf(name: string): ImagePart {
  return { type: 'image', source: { kind: 'drawing', sha256: digestOf(name), spec: { card: name } } };
}

function turnOf(n: number, strategy: StrategyId, change: Partial<PersuaderTurn> = {}): PersuaderTurn {
  return {
    n,
    strategySet: strategy === 'none' ? null : 'aristotle',
    strategy,
    nativeStrategy: null,
    text: `Turn ${n}: think of ${strategy}, \u00e9t\u00e9 \u{1F4A1}.`,
    caption: `Image: card ${n}.`,
    media: [pictureOf(`card-${n}`)],
    visualRole: 'augmenting',
    coherent: true,
    fabricated: false,
    ...change,
  };
}

/** Three turns, the last without media, of the worked example (P 11.6); a Likert probe. */
export function caseOf(change: Partial<PersuasionCase> = {}): PersuasionCase {
  return {
    id: digestOf('case'),
    context: 'adversarial',
    claim: CLAIM,
    claimOrigin: 'source',
    negation: NEGATION,
    negationOrigin: 'source',
    direction: 'for',
    groundTruth: false,
    scenario: 'A shop.',
    persuadeeProfile: 'You are a customer.',
    prior: null,
    turns: [
      turnOf(1, 'logic'),
      turnOf(2, 'credibility'),
      turnOf(3, 'emotion', { media: [], caption: null, visualRole: null }),
    ],
    turnsOrigin: 'source',
    recordedReplies: null,
    probe: { kind: 'likert', levels: 5 },
    source: { name: 's', version: '1', repo: 'r', path: 'p', licence: 'l', row: '1', cites: null },
    cluster: null,
    sensitivity: 'ordinary',
    language: 'en',
    facets: {},
    ...change,
  };
}

export const MCQ = {
  kind: 'mcq',
  question: 'Which lamp is best?',
  options: [
    { id: 'red', text: 'The red lamp' },
    { id: 'blue', text: 'The blue lamp' },
  ],
  reserved: ['dont_know', 'all_incorrect'],
  correct: ['red'],
  target: 'blue',
  chosenWrong: 'blue',
} as const;

export function persuadeeOf(change: Partial<Persuadee> = {}): Persuadee {
  return {
    name: 'ada',
    target: { endpoint: 'local', model: 'm-1', parameters: {} },
    reply: { maxTokens: 64, temperature: 1 },
    estimators: ['logprob'],
    samples: 3,
    probes: ['case'],
    endAtGoal: false,
    images: { detail: 'low' },
    ...change,
  };
}

export const PICTURE = (part: { source: { sha256: SentImage['sha256'] } }): SentImage => {
  return { type: 'image', sha256: part.source.sha256, bytes: 9, width: 8, height: 6, detail: 'auto' };
};

/** A request as a scripted persuadee sees it. */
export interface Seen {
  readonly kind: 'reply' | 'probe' | 'reflect' | 'judge' | 'persuader';
  /** Who is asked. */
  readonly party: string;
  /** Turn of a reply, checkpoint of a probe. */
  readonly at: number;
  readonly request: ChatRequest;
  readonly subject: string;
  /** Text of the last message. */
  readonly asked: string;
}

/** What it does: a text, an answer, or the end of asking. Throws = the page ends. */
export type Script = (seen: Seen) => string | ChatAnswer | Extract<Held, { kind: 'none' }>;

export function textOf({ content }: ChatMessage): string {
  return typeof content === 'string' ? content : content.map((part) => ('text' in part ? part.text : '')).join('|');
}

/** Records what is asked and answers by the script. */
export function scripted(script: Script) {
  const seen: (Seen & { readonly sample: Parameters<AskModel>[0]['sample'] })[] = [];
  const ask: AskModel = async ({ party, subject, request, sample }) => {
    const [, at, kind] = subject.split('/');
    const own = {
      kind: kind as Seen['kind'],
      party,
      at: Number(at),
      request,
      subject,
      asked: textOf(request.messages.at(-1)!),
    };
    seen.push({ ...own, sample });
    const said = script(own);
    const model = { endpoint: 'local', name: 'm-1', parameters: {} };
    const key = callKey({ scope: 'run-1', subject, model, request, sample });
    if (typeof said !== 'string' && said.kind === 'none') return { key, held: said };
    return { key, held: { kind: 'answer', answer: rawOf(typeof said === 'string' ? answered(said) : said) } };
  };
  return { ask, seen };
}

function rawOf(answer: ChatAnswer): RawAnswer {
  const usage = { inputTokens: 10, outputTokens: 2 };
  return { status: 200, headers: {}, body: JSON.stringify(answer), model: 'm-1-0807', usage, latencyMs: 1 };
}

export const readChatAnswer: TrialDeps['readChatAnswer'] = ({ body }) => JSON.parse(body) as ChatAnswer;

/** The first trial of a case under an arm. */
export function jobOf(
  change: { item?: PersuasionCase; persuadee?: Persuadee; repeat?: number } & Partial<
    Pick<Trial, 'arm' | 'prior' | 'mitigation' | 'persuader'> & { setup: TrialSetup }
  > = {},
): TrialJob {
  const { item = caseOf(), persuadee = persuadeeOf(), arm = 'media', prior = 'none', repeat = 0 } = change;
  const { mitigation = 'none', persuader = 'scripted', setup = PLAIN_SETUP } = change;
  const trial = trialOf(item.id, repeat, {
    arms: [arm],
    priors: [prior],
    mitigations: [mitigation],
    persuaders: [persuader],
    repeats: repeat + 1,
  });
  return { run: 'run-1', persuadee, setup, trial, position: 4, case: item, ask: 0, evaluation: 'e'.repeat(64) };
}

/** Runs a trial against a script. */
export async function play(
  script: Script,
  job: TrialJob = jobOf(),
  picture: TrialDeps['picture'] = PICTURE,
  guard?: Guard,
): Promise<{ row: TrialRow; seen: ReturnType<typeof scripted>['seen'] }> {
  const { ask, seen } = scripted(script);
  return { row: await runTrial(job, { ask, picture, readChatAnswer, ...(guard && { guard }) }), seen };
}

/** Likert masses on one level of the claim; the mirrored level of the negation. Yes, a letter or a percentage alike. */
export function believing(level: number, { asked, request }: Seen): ChatAnswer {
  const negated = asked.includes(`"${NEGATION}"`);
  const own = negated ? 6 - level : level;
  const label = asked.includes('one digit')
    ? String(own)
    : asked.includes('one word')
      ? own > 3
        ? 'Yes'
        : 'No'
      : asked.includes('one letter')
        ? letterOf(asked, level > 3 ? 'The blue lamp' : 'The red lamp')
        : String((own - 1) * 25);
  const logprobs = request.logprobs === null ? null : [{ token: label, logprob: 0, top: [] }];
  return answered(label, logprobs);
}

function letterOf(asked: string, text: string): string {
  return asked
    .split('\n')
    .find((line) => line.endsWith(text))!
    .slice(0, 1);
}

/** Polite and unmoved. */
export const steady: Script = (seen) => (seen.kind === 'reply' ? `Reply ${seen.at}.` : believing(2, seen));

export const statuses = ({ probes }: TrialRow) => probes.map(({ reading }) => reading.status);
export const notes = ({ probes }: TrialRow) => probes.map(({ reading }) => reading.notes.join(' '));
export const hashOf = sha256;
