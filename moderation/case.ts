import type { ContentPart } from '../core/content.ts';
import type { CaseId } from '../core/ids.ts';

/** Three-valued: null is unknown, is masked by every score and is never read as false. */
export type Truth = boolean | null;

export interface CaseTruth {
  /** The binary any-harm view; null = unknown. */
  readonly verdict: 'safe' | 'unsafe' | null;
  /** Canonical hazard (M 5.2, e.g. `HATE`, `SEX.minors`) -> truth. An absent hazard is unknown. */
  readonly categories: Readonly<Record<string, Truth>>;
  /** The source's own labels, multi-label and three-valued: native label -> truth. */
  readonly native: Readonly<Record<string, Truth>>;
}

/** One thing to moderate. */
export interface ModerationCase {
  readonly id: CaseId;
  readonly source: string;
  readonly version: string;
  /** The source's own row id, where it has one. */
  readonly rowId: string | null;
  readonly content: readonly ContentPart[];
  readonly truth: CaseTruth;
  /** Source columns that group cases: `functionality`, `target`, `type`, `split`, ... Never the text. */
  readonly facets: Readonly<Record<string, string>>;
  /** Items that are not independent share a cluster (the template id); null = its own cluster. */
  readonly cluster: string | null;
  /** BCP 47, e.g. `en`. */
  readonly language: string;
}
