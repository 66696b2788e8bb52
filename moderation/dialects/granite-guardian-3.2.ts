import type { Verdict } from '../verdict.ts';
import type { ChatDialect } from './dialect.ts';
import { createGranite3 } from './granite-3-family.ts';
import { riskVerdict } from './granite-answer.ts';

const ANSWER = /^(\w+)(?:\s*<confidence>\s*(high|low)\s*<\/confidence>)?$/i;

/**
 * Granite Guardian 3.2: as 3.0, and after `Yes` or `No` it says how sure it is in one of two levels, kept as `low` or
 * `high`.
 */
export function createGraniteGuardian32(): ChatDialect {
  return createGranite3({ id: 'granite-guardian-3.2', readAnswer });
}

function readAnswer(text: string, asked?: string): Verdict | null {
  const found = ANSWER.exec(text);
  const decided = riskVerdict(found?.[1] ?? '', asked);
  const level = found?.[2]?.toLowerCase();
  return decided && { ...decided, confidence: level === 'low' || level === 'high' ? level : null };
}
