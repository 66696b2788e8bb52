import { pick } from '../plan.ts';
import type { ChatFormat } from './format.ts';

/** The 28 labels of GoEmotions in the order of its list, `neutral` last. */
const LABELS = [
  'admiration',
  'amusement',
  'anger',
  'annoyance',
  'approval',
  'caring',
  'confusion',
  'curiosity',
  'desire',
  'disappointment',
  'disapproval',
  'disgust',
  'embarrassment',
  'excitement',
  'fear',
  'gratitude',
  'grief',
  'joy',
  'love',
  'nervousness',
  'optimism',
  'pride',
  'realization',
  'relief',
  'remorse',
  'sadness',
  'surprise',
  'neutral',
] as const;

/**
 * A general model that names emotions: `{"emotions": [...]}`. Planned `right` gives those true of the text (`neutral`
 * where none is known), `wrong` one label that is not. There is no verdict and no score.
 */
export const emotionLabels: ChatFormat = {
  wire: 'chat',
  words: null,
  decided({ plan, text }) {
    const truth = text.emotions === undefined || text.emotions.length === 0 ? ['neutral'] : text.emotions;
    const [first, ...rest] = LABELS.filter((label) => !truth.includes(label));
    const emotions =
      plan.outcome === 'wrong' && first !== undefined ? [pick([first, ...rest], plan.uniform('emotion'))] : truth;
    return JSON.stringify({ emotions });
  },
  malformed: [
    '',
    'joy',
    '["joy"]',
    '{"emotions": "joy"}',
    '{"emotions": [1, 2]}',
    '{"emotion": ["joy"]}',
    '{"emotions": ["joy"',
    'Emotions: joy, love',
    'null',
    'The text shows {"emotions": ["joy"]}',
    '{"emotions": ["jo\uFFFDy"]}',
  ],
};
