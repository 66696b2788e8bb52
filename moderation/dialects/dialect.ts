import type { Json } from '../../core/canonical-json.ts';
import type { ContentPart, Modality } from '../../core/content.ts';
import type { Sha256 } from '../../core/digest.ts';
import type { ChatAnswer, ChatRequest, ModerationRequest } from '../../models/model-port.ts';
import type { ModerationCase } from '../case.ts';
import type { Target } from '../estimators.ts';
import type { EvidencePart } from '../evidence.ts';
import type { MediaSettings } from '../media-settings.ts';
import type { Taxonomy } from '../taxonomies/taxonomy.ts';
import type { Decision, Verdict } from '../verdict.ts';

/** What a spec may change about a dialect. All of it is part of the moderator's identity. */
export interface DialectSettings {
  /** The user's own policy text in place of the dialect's; null = the dialect's. */
  readonly policy: string | null;
  /** Absent = the dialect's own. */
  readonly maxTokens?: number | undefined;
  /** Absent = 0; null = leave it to the server. */
  readonly temperature?: number | null | undefined;
  /** Ask for log-probabilities, so that the verdict gets a score. */
  readonly logprobs: boolean;
  /** Ask for an answer by JSON schema, where the dialect has one. */
  readonly schema: boolean;
  /** What of an exchange the content is; absent = the prompt. Only for dialects that `judgesResponse`. */
  readonly target?: Target | undefined;
}

/** What an answer is about. */
export interface Reading {
  /** Where a dialect judges several at once; absent = the prompt. */
  readonly target?: Target | undefined;
  /** The native code that the call asked about; absent = all of them. */
  readonly asked?: string | undefined;
}

interface DialectFacts {
  readonly id: string;
  /** Raised whenever a template, parser or score reader changes what it does. */
  readonly version: string;
  /** One of the registry, or the user's own where the dialect renders its prompt from it. */
  readonly taxonomy: Taxonomy;
  readonly modalities: readonly Modality[];
  /** What its models can usually be shown; a spec may say otherwise. */
  readonly media?: Pick<MediaSettings, 'images' | 'video'>;
  /** Built from public model cards alone; no fixture of the vendor's own text backs it yet. Reports carry the mark. */
  readonly unverified?: true;
}

/** Template, parser and score reader for one kind of chat answer. Pure; hostile text never makes it throw. */
export interface ChatDialect extends DialectFacts {
  readonly kind: 'chat';
  /**
   * Native codes that are asked one a call under these settings (ShieldGemma, Granite Guardian: one policy or risk a
   * call); their verdicts are combined. Absent or empty = one call for all.
   */
  asks?(settings: DialectSettings): readonly string[];
  /** Why a case is none of this dialect's task: `not_assessable` for that reason, without a call. Absent or null = it is. */
  leavesOut?(item: ModerationCase): string | null;
  /** `asked`: the code that this call is about; absent = all, or what the settings' policy names. */
  render(evidence: readonly EvidencePart[], settings: DialectSettings, asked?: string): ChatRequest;
  /** Verdict and, where log-probabilities came along, the score. */
  read(answer: ChatAnswer, reading?: Reading): Verdict;
  /** Verdict of an answer's text alone: any decision, `refused` or `invalid`. */
  parse(text: string, reading?: Reading): Verdict;
  /** Its template has a place for an answer to a prompt, so that `target: response` can be asked. */
  readonly judgesResponse?: true;
  /** Its log-probabilities make no score: `score: logprob` cannot be asked. */
  readonly scoreless?: true;
  /** Its answers state a confidence in numbers, so that `score: verbalised` can be asked. */
  readonly statesConfidence?: true;
  /** Items that a model which sees template and taxonomy answers rightly; asked before case calls. Absent = none. */
  readonly canaries?: readonly Canary[];
  /** SHA-256 over everything that goes into requests beside the content. */
  templateDigest(settings: DialectSettings): string;
}

/** Reader of a moderation endpoint's answers. Pure; never throws. */
export interface ModerationEndpointDialect extends DialectFacts {
  readonly kind: 'moderation';
  /** Takes one text or one picture a call: a case of several parts is asked part by part. */
  readonly onePart?: true;
  /** Its service has ended or is not called: answers come from a file alone. */
  readonly storedOnly?: true;
  render(evidence: readonly EvidencePart[]): ModerationRequest;
  readBody(status: number, body: string): Verdict;
}

/** A fixed item that shows whether a served model has the dialect's template and taxonomy before its eyes. */
export interface Canary {
  readonly text: string;
  readonly expect: Decision;
  /** Native codes of which the answer has to name at least one; absent = any or none. */
  readonly codes?: readonly string[];
}

/** What a moderator without a model is given of a case. */
export interface LocalEvidence {
  readonly case: ModerationCase;
  readonly parts: readonly EvidencePart[];
  /** Bytes of a medium that a part names by hash. */
  readonly readBlob: (sha256: Sha256) => Promise<Uint8Array>;
}

/** A moderator that calls no model. Hostile content never makes it throw. */
export interface LocalDialect extends DialectFacts {
  readonly kind: 'local';
  judge(evidence: LocalEvidence): Verdict | Promise<Verdict>;
}

export type Dialect = ChatDialect | ModerationEndpointDialect | LocalDialect;

/** What the content has and the dialect cannot look at; not empty = `not_assessable`, and no call is made. */
export function lackingModalities(dialect: Dialect, content: readonly ContentPart[]): readonly Modality[] {
  return [...new Set(content.map(({ type }) => type))].filter((type) => !dialect.modalities.includes(type));
}

/** What a dialect can be built with beside its own. */
export interface DialectOptions {
  /** The user's own taxonomy, for dialects that name its categories in their prompt. */
  readonly taxonomy?: Taxonomy | undefined;
  /** Native codes that the prompt leaves out, for dialects that can (M 2.3). */
  readonly exclude?: readonly string[] | undefined;
  /** Contents of the file that the spec names, for dialects that read one. */
  readonly file?: DialectFile | undefined;
  /** The moderator's `parameters`, for dialects with a threshold that the spec may declare. */
  readonly parameters?: Readonly<Record<string, Json>> | undefined;
}

/** A file of the user's that a dialect works by; its hash is part of the moderator's identity. */
export interface DialectFile {
  /** As messages name it. */
  readonly name: string;
  readonly sha256: Sha256;
  readonly bytes: Uint8Array;
}
