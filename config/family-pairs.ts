import type { Spec } from '../runs/spec.ts';
import { sameFamily } from './model-family.ts';

/** Judges that seem to be of the family of a persuadee they judge. */
export function familyPairs({
  judges,
  persuadees,
}: Pick<NonNullable<Spec['persuasion']>, 'judges' | 'persuadees'>): { judge: string; persuadee: string }[] {
  return judges.flatMap((judge) =>
    persuadees
      .filter(({ model }) => sameFamily(judge.model, model))
      .map(({ name }) => ({ judge: judge.name, persuadee: name })),
  );
}
