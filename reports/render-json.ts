import { canonicalJson } from '../core/canonical-json.ts';
import type { ReportModel } from './report-shape.ts';

/** Canonical JSON (sorted keys, unrounded numbers) and a newline. */
export function renderJson(model: ReportModel): string {
  return `${canonicalJson(model)}\n`;
}
