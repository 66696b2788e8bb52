import { sha256 } from '../core/digest.ts';
import { NEUTRAL } from '../core/pressures.ts';
import { pressedText } from '../datasets/pressure/pressed-cases.ts';
import type { SimulatorConfig } from './config.ts';
import { type KnownText, type PlannedText, planned } from './known-texts.ts';

/**
 * Each text of a case beside each plea that the configuration names, as runs make them. It has a plan of its own: the key is
 * SHA-256 of `pressed`, a line feed and the whole text with the plea.
 */
export function* pressedTexts(
  texts: readonly KnownText[],
  { pressures }: Pick<SimulatorConfig, 'pressures'>,
): Generator<{ text: string; value: PlannedText }> {
  for (const known of texts) {
    if (known.caseId === undefined) continue;
    for (const name of pressures) {
      const text = pressedText(known.text, name);
      if (text === null) continue;
      const { value } = planned({ ...known, text }, false);
      const pressed = name === NEUTRAL ? 'neutral' : 'pressed';
      yield { text, value: { ...value, textSha256: sha256(`pressed\n${text}`), pressed } };
    }
  }
}
