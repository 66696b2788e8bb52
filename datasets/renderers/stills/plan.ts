import type { Raster } from '../../../media/raster.ts';

import type { Random } from '../random.ts';

/** Lays a text out; null when it does not fit. What it returns draws the picture. */
export type StillPlan = (text: string, random: Random) => (() => Raster) | null;
