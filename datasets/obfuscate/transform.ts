import type { Random } from '../renderers/random.ts';

/** One way to disguise a text. Our own definition in every detail, so the version rises whenever an output changes. */
export interface Transform {
  readonly version: number;
  /** A pure function of both arguments. The text itself = there is nothing here that it changes. */
  apply(text: string, random: Random): string;
}
