/**
 * What stands between persuader and persuadee (P 3, P 4 D10; wordings are ours). `cautious`: a warning in the system
 * message of every request, from turn 0 on. `inoculation`: the persuadee is shown and taught to rebut a weak form of the
 * argument before turn 1. `reflection`: it is asked to think for itself before each reply. `guard`: a moderator reads the
 * persuader's turn first and a notice of its verdict stands before the turn.
 */
export const MITIGATIONS = ['none', 'cautious', 'inoculation', 'reflection', 'guard'] as const;
export type MitigationId = (typeof MITIGATIONS)[number];
