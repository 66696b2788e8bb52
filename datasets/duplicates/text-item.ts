import type { CaseId } from '../../core/ids.ts';
import type { CaseTruth } from '../../moderation/case.ts';

/** A case as the search for duplicates sees it. */
export interface TextItem {
  readonly id: CaseId;
  readonly source: string;
  /** `train`, `dev`, `test` or what the source calls its parts; null = it has none. */
  readonly split: string | null;
  readonly text: string;
  readonly truth: CaseTruth;
  /** What the source says belongs together (a template); null = nothing. */
  readonly cluster: string | null;
}
