import { digestOf } from '../core/digest.ts';
import { planDigest, STILL } from '../media/plan.ts';
import { METRICS_VERSION } from '../metrics/version.ts';
import type { Capabilities } from '../models/capabilities.ts';
import { planFor } from '../moderation/media-settings.ts';
import type { Moderator } from '../moderation/moderate-case.ts';
import { taxonomyDigest } from '../moderation/taxonomies/registry.ts';
import type { Evaluation } from '../runs/run-store.ts';

/** How a moderator is shown media; null = not at all. */
function mediaFacts({ dialect, media }: Moderator): string | null {
  if (dialect.kind === 'local' || (media.images === 'none' && media.video === 'none')) return null;
  const { images, video, frames, detail, aggregate, k } = media;
  const stills = images === 'none' ? 'none' : `${images} (plan ${planDigest(STILL).slice(0, 12)})`;
  const plan = planFor('video', media);
  const moving = plan === null ? 'none' : `${video} x${frames} (plan ${planDigest(plan).slice(0, 12)})`;
  const rule = aggregate === 'k-of-n' ? `${k}-of-n` : aggregate;
  return `images ${stills}, video ${moving}, detail ${detail}, aggregate ${rule}`;
}

/**
 * Everything beside the answers that numbers depend on. `capabilities` by moderator name, from the probe.
 * Values are short: two evaluations are compared part by part and shown to people.
 */
export function evaluationOf(
  moderators: readonly Moderator[],
  capabilities: Readonly<Record<string, Capabilities>>,
  renderers: string | null = null,
): Evaluation {
  const parts: Record<string, string> = { metrics: METRICS_VERSION, node: process.version };
  if (renderers !== null) parts.renderers = renderers;
  if (moderators.some(({ withoutVideo }) => withoutVideo)) parts[VIDEO] = LEFT_OUT;
  for (const moderator of moderators) {
    const { name, dialect, settings } = moderator;
    const looks = mediaFacts(moderator);
    if (looks !== null) parts[`${name}: media`] = looks;
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

const VIDEO = 'video';
const LEFT_OUT = 'left out: no_ffmpeg';

/** Whether the run was started on a machine without ffmpeg, by a person who said so. */
export function leavesVideoOut(evaluation: Evaluation | undefined): boolean {
  return evaluation?.parts[VIDEO] === LEFT_OUT;
}

/** What changed between two evaluations, one line a part. */
export function evaluationChanges(before: Evaluation, after: Evaluation): string[] {
  const keys = [...new Set([...Object.keys(before.parts), ...Object.keys(after.parts)])].sort();
  return keys.flatMap((key) => {
    const [was, is] = [before.parts[key] ?? 'absent', after.parts[key] ?? 'absent'];
    return was === is ? [] : [`${key}: ${was} -> ${is}`];
  });
}
