import { VIDEO } from '../../spec.ts';
import { videoPlanOfSpec } from './draw-card-video.ts';
import type { Span } from './plan.ts';

/**
 * What stands in a card video's place in the arm `caption` (P 9.4): kind of video; then, for every stretch of scenes with
 * its times, each text that is shown throughout it, verbatim in reading order, with shapes and colours. A scene shows what
 * the stretches around it quote. Throws InvalidInputError for a spec that cannot be drawn.
 */
export function videoCaptionOf(spec: unknown): string {
  const { kind, scenes, texts, shapes } = videoPlanOfSpec(spec);
  const seconds = (scene: number) => ((scene * VIDEO.frames) / scenes / VIDEO.fps).toFixed(1);
  const stretches = spansOf([...texts, ...shapes]).map((span) => {
    const quoted = texts.filter(within(span)).map(({ text }) => `"${text}".`);
    const seen = shapes.filter(within(span)).map(({ text }) => text);
    return `${seconds(span.from)}-${seconds(span.to)} s: ${[...quoted, ...seen].join(' ')}`;
  });
  return `Video, ${seconds(scenes)} s: ${kind}. ${stretches.join(' ')}`;
}

/** Each once, the earlier and of those the longer first. */
function spansOf(shown: readonly Span[]): Span[] {
  const spans = new Map(shown.map(({ from, to }) => [`${from}-${to}`, { from, to }]));
  return [...spans.values()].sort((a, b) => a.from - b.from || b.to - a.to);
}

function within({ from, to }: Span): (shown: Span) => boolean {
  return (shown) => shown.from === from && shown.to === to;
}
