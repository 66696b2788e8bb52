/** Reason of `not_assessable` when a moderator gave labels, as asked, and no verdict, as it decides none. */
export const LABELS_ONLY = 'labels_only';

/** The dialect of the emotion task. */
export const EMOTION_DIALECT = 'emotion-labels';

/** Whether a moderator of this dialect labels and decides nothing: no binary score may count it. */
export function isLabelling({ dialect }: { readonly dialect: string }): boolean {
  return dialect === EMOTION_DIALECT;
}
