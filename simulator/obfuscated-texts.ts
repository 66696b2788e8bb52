import { sha256 } from '../core/digest.ts';
import { normalise } from '../datasets/obfuscate/normalise.ts';
import { obfuscatedText } from '../datasets/obfuscate/obfuscated-text.ts';
import type { SimulatorConfig } from './config.ts';
import { type KnownText, type PlannedText, planned } from './known-texts.ts';

/**
 * Each text of a case in each disguise that the configuration names, as it is and normalised, as runs of that seed make
 * them. A disguise has a plan of its own: the key is SHA-256 of `obfuscated`, a line feed and the disguised text.
 */
export function* obfuscatedTexts(
  texts: readonly KnownText[],
  { obfuscations, obfuscation_seed: seed }: Pick<SimulatorConfig, 'obfuscations' | 'obfuscation_seed'>,
): Generator<{ text: string; value: PlannedText }> {
  for (const known of texts) {
    const { caseId } = known;
    if (caseId === undefined) continue;
    for (const name of obfuscations) {
      const text = obfuscatedText(known.text, { name, caseId, seed });
      if (text === null) continue;
      yield entry(known, text);
      const normalised = normalise(text);
      if (normalised !== text) yield entry(known, normalised);
    }
  }
}

function entry(known: KnownText, text: string): { text: string; value: PlannedText } {
  const { value } = planned({ ...known, text }, false);
  return { text, value: { ...value, textSha256: sha256(`obfuscated\n${text}`), obfuscated: true } };
}
