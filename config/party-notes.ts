import type { Spec } from '../runs/spec.ts';
import { sameFamily } from './model-family.ts';

/** What `mettle check` says of a spec's judges, one line a pair (P 5, U8). */
export function familyNotes({ persuasion }: Pick<Spec, 'persuasion'>): string[] {
  return (persuasion?.judges ?? []).flatMap((judge) =>
    (persuasion?.persuadees ?? [])
      .filter(({ model }) => sameFamily(judge.model, model))
      .map(
        ({ name, model }) =>
          `same_family: judge ${judge.name} (${judge.model}) and persuadee ${name} (${model}) seem to be of one family: a ` +
          'model may favour its own kind; take a judge of another maker, or compare it with people',
      ),
  );
}
