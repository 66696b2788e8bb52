import { type VideoCard, videoCardSpec } from '../../../../../datasets/renderers/cards/videos/spec.ts';
import { CARDS } from '../examples.ts';

/** The examples of cards as videos. */
export const VIDEO_SPECS = CARDS.map((card) => {
  const more =
    card.card === 'sender_card'
      ? { request: 'Take a lamp home.' }
      : card.card === 'source_card'
        ? { others: ['The Quillmere Gazette', 'Tessarin Daily Ledger', 'Brindlewood Evening Post'] }
        : {};
  return videoCardSpec({ card: card.card, fields: { ...card.fields, ...more } } as VideoCard, 'other');
});

/** What a caption says of a scene: the quoted texts of every stretch around its middle, sorted. */
export function quotedAt(caption: string, middleS: number): string[] {
  const stretches = caption.split(/(?=\d\.\d-\d\.\d s: )/u).slice(1);
  return stretches
    .flatMap((stretch) => {
      const [, from, to, said = ''] = /^(\d\.\d)-(\d\.\d) s: (.*)$/su.exec(stretch.trim()) ?? [];
      return Number(from) < middleS && middleS < Number(to)
        ? [...said.matchAll(/"([^"]*)"/g)].map(([, one]) => one!)
        : [];
    })
    .sort();
}
