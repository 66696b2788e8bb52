import type { Json } from '../../core/canonical-json.ts';
import type { CaseId } from '../../core/ids.ts';

/**
 * What a live persuader knows of its listener (ToMAP's arms, P 3). `plain`: the goal and the dialogue. `counterclaims`:
 * likely objections too. `predicted`: the listener's stance as the persuader itself guesses it from the dialogue. `true_stance`:
 * the stance the hidden probes read.
 */
export const AWARENESS = ['plain', 'counterclaims', 'predicted', 'true_stance'] as const;
export type Awareness = (typeof AWARENESS)[number];

/** A model that writes the persuader's turns while they are played. */
export interface Persuader {
  /** In the spec. */
  readonly name: string;
  readonly target: {
    readonly endpoint: string;
    readonly model: string;
    readonly parameters: Readonly<Record<string, Json>>;
  };
  readonly awareness: Awareness;
  /** It keeps to the strategy of the case's turn; otherwise it chooses one itself and names it. */
  readonly followsStrategy: boolean;
  /** By case: what a critic advised after an earlier attempt; a case without it is argued without. Absent = none. */
  readonly advice?: ReadonlyMap<CaseId, string>;
  readonly maxTokens: number;
  readonly temperature: number | null;
}

/**
 * What came of asking a persuader for a turn (P 7.11; shares sum to 1): `attempt` it argued for the goal; `no_attempt` it
 * wrote something else; `refusal` it declined; `blocked` the provider's filter; `unparsable` nothing that can be sent.
 */
export const ATTEMPT_OUTCOMES = ['attempt', 'no_attempt', 'refusal', 'blocked', 'unparsable'] as const;
export type AttemptOutcome = (typeof ATTEMPT_OUTCOMES)[number];
