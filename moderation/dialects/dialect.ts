import type { ContentPart, Modality } from '../../core/content.ts';
import type { ChatAnswer, ChatRequest, ModerationRequest } from '../../models/model-port.ts';
import type { EvidencePart } from '../evidence.ts';
import type { MediaSettings } from '../media-settings.ts';
import type { TaxonomyId } from '../taxonomies/registry.ts';
import type { Verdict } from '../verdict.ts';

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
}

/** What the answer speaks about, where a dialect judges several at once. */
export type Target = 'prompt' | 'response';

interface DialectFacts {
  readonly id: string;
  /** Raised whenever a template, parser or score reader changes what it does. */
  readonly version: string;
  readonly taxonomy: TaxonomyId;
  readonly modalities: readonly Modality[];
  /** What its models can usually be shown; a spec may say otherwise. */
  readonly media?: Pick<MediaSettings, 'images' | 'video'>;
  /** Built from public model cards alone; no fixture of the vendor's own text backs it yet. Reports carry the mark. */
  readonly unverified?: true;
}

/** Template, parser and score reader for one kind of chat answer. Pure; hostile text never makes it throw. */
export interface ChatDialect extends DialectFacts {
  readonly kind: 'chat';
  render(evidence: readonly EvidencePart[], settings: DialectSettings): ChatRequest;
  /** Verdict and, where log-probabilities came along, the score. */
  read(answer: ChatAnswer, options?: { readonly target?: Target }): Verdict;
  /** Verdict of an answer's text alone: any decision, `refused` or `invalid`. */
  parse(text: string, options?: { readonly target?: Target }): Verdict;
  /** SHA-256 over everything that goes into requests beside the content. */
  templateDigest(settings: DialectSettings): string;
}

/** Reader of a moderation endpoint's answers. Pure; never throws. */
export interface ModerationEndpointDialect extends DialectFacts {
  readonly kind: 'moderation';
  render(evidence: readonly EvidencePart[]): ModerationRequest;
  readBody(status: number, body: string): Verdict;
}

/** A moderator that calls no model. */
export interface LocalDialect extends DialectFacts {
  readonly kind: 'local';
  judge(content: readonly ContentPart[]): Verdict;
}

export type Dialect = ChatDialect | ModerationEndpointDialect | LocalDialect;

/** What the content has and the dialect cannot look at; not empty = `not_assessable`, and no call is made. */
export function lackingModalities(dialect: Dialect, content: readonly ContentPart[]): readonly Modality[] {
  return [...new Set(content.map(({ type }) => type))].filter((type) => !dialect.modalities.includes(type));
}
