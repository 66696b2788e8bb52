import { InvalidInputError } from '../core/errors.ts';
import type { Moderator } from '../moderation/moderate-case.ts';
import type { Evaluation } from '../runs/run-store.ts';
import type { Spec } from '../runs/spec.ts';
import { filePart, taxonomyPart } from './evaluation-digest.ts';

/**
 * Throws InvalidInputError where a file of the user's, a taxonomy or what a moderator works by, is another one than the
 * run was last accepted with: rows made by the one must not be joined or read by the other.
 */
export function requireSameFiles(
  { moderators: entries }: Pick<Spec, 'moderators'>,
  moderators: readonly Moderator[],
  evaluation: Evaluation | undefined,
): void {
  if (evaluation === undefined) return;
  for (const [i, moderator] of moderators.entries()) {
    const entry = entries[i];
    const parts = [
      ...(entry?.taxonomy === undefined ? [] : [{ ...taxonomyPart(moderator), file: entry.taxonomy }]),
      ...(entry?.file === undefined ? [] : [{ ...filePart(moderator), file: entry.file }]),
    ];
    for (const { key, value, file } of parts)
      if (evaluation.parts[key] !== value)
        throw new InvalidInputError(`moderator ${moderator.name}: ${file} is not what the run was made with`, {
          hint: 'put the old file back; or let `mettle run --accept-change` record the new one',
        });
  }
}
