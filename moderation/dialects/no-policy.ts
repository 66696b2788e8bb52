import { InvalidInputError } from '../../core/errors.ts';
import type { DialectSettings } from './dialect.ts';

/** Throws InvalidInputError for a policy text of the user's: the model was trained on its own and has no place for one. */
export function refusePolicy(dialect: string, { policy }: DialectSettings): void {
  if (policy === null) return;
  throw new InvalidInputError(`${dialect} judges by its own policy and takes no other`, {
    hint: 'take `policy` out of this moderator, or choose a dialect that follows one (json-policy, gpt-oss-safeguard)',
  });
}
