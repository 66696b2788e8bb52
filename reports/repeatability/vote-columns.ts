import { isDecision, OUTCOMES, type Outcome, type Verdict } from '../../moderation/verdict.ts';

/** What each sample said of each case, for moderators that are asked k times: a byte a case and sample. */
export interface VoteColumns {
  see(index: number, verdict: Pick<Verdict, 'parts'>): void;
  /** Samples of the case that has most. */
  readonly runs: number;
  /** Cases that took one question, so that sample v is a whole verdict. */
  readonly oneQuestion: number;
  /** Cases that took several (parts, or one code a call): in no run. */
  readonly severalQuestions: number;
  /** Answers to each question; null = no decision. */
  questions(): Generator<readonly (string | null)[]>;
  /** What sample `run` (from 0) made of a case of one question; null = it has no such sample. */
  outcomeAt(run: number, index: number): Outcome | null;
}

/** As `callName` makes it: `all, vote 2`, `frame 3 t=1.3s, harassment, vote 2`. */
const VOTE = /^(?:(?<question>.*), )?vote (?<vote>[1-9]\d{0,2})$/s;

export function createVoteColumns(size: number): VoteColumns {
  const columns: Uint8Array[] = [];
  const lists = new Map<string, { readonly answers: readonly (string | null)[]; n: number }>();
  let [oneQuestion, severalQuestions] = [0, 0];
  return {
    see(index, { parts }) {
      const questions = votesByQuestion(parts ?? []);
      for (const votes of questions.values()) {
        const answers = [...votes.values()].map((outcome) => (isDecision(outcome) ? outcome : null)).sort();
        const key = JSON.stringify(answers);
        const known = lists.get(key) ?? { answers, n: 0 };
        known.n += 1;
        lists.set(key, known);
      }
      if (questions.size > 1) severalQuestions += 1;
      if (questions.size !== 1) return;
      oneQuestion += 1;
      for (const votes of questions.values())
        for (const [run, outcome] of votes) {
          while (columns.length <= run) columns.push(new Uint8Array(size));
          columns[run]![index] = 1 + OUTCOMES.indexOf(outcome);
        }
    },
    get runs() {
      return columns.length;
    },
    get oneQuestion() {
      return oneQuestion;
    },
    get severalQuestions() {
      return severalQuestions;
    },
    *questions() {
      for (const { answers, n } of lists.values()) for (let i = 0; i < n; i += 1) yield answers;
    },
    outcomeAt: (run, index) => OUTCOMES[(columns[run]?.[index] ?? 0) - 1] ?? null,
  };
}

function votesByQuestion(parts: NonNullable<Verdict['parts']>): ReadonlyMap<string, ReadonlyMap<number, Outcome>> {
  const questions = new Map<string, Map<number, Outcome>>();
  for (const { part, outcome } of parts) {
    const { question = '', vote } = VOTE.exec(part)?.groups ?? {};
    if (vote === undefined) continue;
    const votes = questions.get(question) ?? new Map<number, Outcome>();
    questions.set(question, votes);
    votes.set(Number(vote) - 1, outcome);
  }
  return questions;
}
