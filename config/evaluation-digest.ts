import { digestOf } from '../core/digest.ts';
import { METRICS_VERSION } from '../metrics/version.ts';
import type { Capabilities } from '../models/capabilities.ts';
import type { Moderator } from '../moderation/moderate-case.ts';
import { taxonomyDigest } from '../moderation/taxonomies/registry.ts';
import type { Evaluation } from '../runs/run-store.ts';

/**
 * Everything beside the answers that numbers depend on. `capabilities` by moderator name, from the probe.
 * Values are short: two evaluations are compared part by part and shown to people.
 */
export function evaluationOf(
  moderators: readonly Moderator[],
  capabilities: Readonly<Record<string, Capabilities>>,
): Evaluation {
  const parts: Record<string, string> = { metrics: METRICS_VERSION, node: process.version };
  for (const { name, dialect, settings } of moderators) {
    const template = dialect.kind === 'chat' ? ` template ${dialect.templateDigest(settings).slice(0, 12)}` : '';
    parts[`${name}: dialect`] = `${dialect.id}@${dialect.version}${template}`;
    parts[`${name}: taxonomy`] = `${dialect.taxonomy} ${taxonomyDigest(dialect.taxonomy).slice(0, 12)}`;
    const probed = capabilities[name];
    if (probed !== undefined) {
      const facts = Object.entries(probed.results).map(([key, { answer }]) => `${key} ${answer}`);
      parts[`${name}: capabilities`] = facts.sort().join(', ');
    }
  }
  return { digest: digestOf(parts), parts };
}

/** What changed between two evaluations, one line a part. */
export function evaluationChanges(before: Evaluation, after: Evaluation): string[] {
  const keys = [...new Set([...Object.keys(before.parts), ...Object.keys(after.parts)])].sort();
  return keys.flatMap((key) => {
    const [was, is] = [before.parts[key] ?? 'absent', after.parts[key] ?? 'absent'];
    return was === is ? [] : [`${key}: ${was} -> ${is}`];
  });
}
