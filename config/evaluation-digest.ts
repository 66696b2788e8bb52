import { digestOf } from '../core/digest.ts';
import { planDigest, STILL } from '../media/plan.ts';
import { METRICS_VERSION } from '../metrics/version.ts';
import type { Capabilities } from '../models/capabilities.ts';
import { planFor } from '../moderation/media-settings.ts';
import type { Moderator } from '../moderation/moderate-case.ts';
import { scoreName } from '../moderation/score-from.ts';
import { taxonomyDigest } from '../moderation/taxonomies/registry.ts';
import { CONTROL_TURNS } from '../persuasion/control-turns.ts';
import { PROBE_REFUSALS } from '../persuasion/estimators/refusal-phrases.ts';
import { PERSUADEE_PROMPT } from '../persuasion/persuadee-prompt.ts';
import { PROBE_TEMPLATES, probeTemplatesDigest } from '../persuasion/probes/render-probe.ts';
import { REPLY_READING } from '../persuasion/reply.ts';
import { TEMPLATE_TURNS } from '../persuasion/template-turns.ts';
import type { Evaluation } from '../runs/run-store.ts';
import type { Spec } from '../runs/spec.ts';
import { estimatorPart, estimatorPlan } from './persuadees.ts';
import { trialParts } from './trial-parts.ts';
import { formPart, otherParties } from './trial-setup.ts';

interface EvaluationPart {
  readonly key: string;
  readonly value: string;
}

export function taxonomyPart({ name, dialect: { taxonomy } }: Moderator): EvaluationPart {
  return { key: `${name}: taxonomy`, value: `${taxonomy.id} ${taxonomyDigest(taxonomy).slice(0, 12)}` };
}

/** Of the file that the spec names. */
export function filePart({ name, file }: Moderator): EvaluationPart {
  return { key: `${name}: file`, value: file ?? 'absent' };
}

/** How a moderator is shown media; null = not at all. */
function mediaFacts({ media }: Moderator): string | null {
  if (media.images === 'none' && media.video === 'none') return null;
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
  { persuasion }: Pick<Spec, 'persuasion'>,
  capabilities: Readonly<Record<string, Capabilities>>,
  renderers: string | null = null,
): Evaluation {
  const parts: Record<string, string> = { metrics: METRICS_VERSION, node: process.version };
  const note = ({ key, value }: EvaluationPart) => {
    parts[key] = value;
  };
  if (renderers !== null) parts.renderers = renderers;
  if (moderators.some(({ withoutVideo }) => withoutVideo)) parts[VIDEO] = LEFT_OUT;
  for (const moderator of moderators) {
    const { name, dialect, settings, scoreFrom, file } = moderator;
    const looks = mediaFacts(moderator);
    if (looks !== null) parts[`${name}: media`] = looks;
    const template = dialect.kind === 'chat' ? ` template ${dialect.templateDigest(settings).slice(0, 12)}` : '';
    parts[`${name}: dialect`] = `${dialect.id}@${dialect.version}${template}`;
    note(taxonomyPart(moderator));
    if (dialect.kind !== 'local' || file !== undefined) parts[`${name}: score`] = scoreName(scoreFrom);
    if (settings.target !== undefined) parts[`${name}: target`] = settings.target;
    if (file !== undefined) note(filePart(moderator));
    noteCapabilities(parts, name, capabilities[name]);
  }
  if (persuasion !== undefined) {
    parts['persuasion: texts'] = [PERSUADEE_PROMPT, CONTROL_TURNS, TEMPLATE_TURNS, REPLY_READING].join(', ');
    parts['persuasion: probes'] = `${PROBE_TEMPLATES} ${probeTemplatesDigest().slice(0, 12)}`;
    parts['persuasion: refusals'] = PROBE_REFUSALS.version;
    Object.assign(parts, trialParts(persuasion));
    for (const entry of otherParties({ persuasion })) {
      const [key, value] = formPart(entry, capabilities[entry.name]);
      parts[key] = value;
      noteCapabilities(parts, entry.name, capabilities[entry.name]);
    }
    for (const entry of persuasion.persuadees) {
      const [key, value] = estimatorPart(entry.name, estimatorPlan(entry, capabilities[entry.name], persuasion));
      parts[key] = value;
      noteCapabilities(parts, entry.name, capabilities[entry.name]);
    }
  }
  return { digest: digestOf(parts), parts };
}

function noteCapabilities(parts: Record<string, string>, name: string, probed: Capabilities | undefined): void {
  if (probed === undefined) return;
  const facts = Object.entries(probed.results).map(([key, { answer }]) => `${key} ${answer}`);
  parts[`${name}: capabilities`] = facts.sort().join(', ');
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
