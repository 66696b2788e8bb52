import type { ChatDialect } from './dialect.ts';
import { createGranite3 } from './granite-3-family.ts';
import { riskVerdict } from './granite-answer.ts';

/** Granite Guardian 3.0 and 3.1: `Yes` (the risk is present) or `No`. Version 3.3 answers like `granite-guardian-4.1`. */
export function createGraniteGuardian3(): ChatDialect {
  return createGranite3({ id: 'granite-guardian-3', readAnswer: riskVerdict });
}
