import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { NotFoundError } from '../../core/errors.ts';

/** The packages that nsfwjs runs on; tested together. They are installed by those who use the dialect. */
export const NSFWJS_PACKAGES = {
  nsfwjs: '4.4.0',
  '@tensorflow/tfjs': '4.22.0',
  '@tensorflow/tfjs-backend-wasm': '4.22.0',
} as const;

const INSTALL = `npm install --no-save --ignore-scripts ${Object.entries(NSFWJS_PACKAGES)
  .map(([name, version]) => `${name}@${version}`)
  .join(' ')}`;

/** Side of the square that the model looks at. Pixels. */
export const NSFWJS_SIDE = 224;

export const NSFWJS_CLASSES = ['Drawing', 'Hentai', 'Neutral', 'Porn', 'Sexy'] as const;
export type NsfwClass = (typeof NSFWJS_CLASSES)[number];

/** Probabilities of the five classes; they add up to 1. */
export type NsfwChances = Readonly<Record<NsfwClass, number>>;

/** `pixels`: 224 x 224 x 3 bytes. */
export type NsfwClassifier = (pixels: Uint8Array) => Promise<NsfwChances>;

interface Tensor {
  dispose(): void;
}

interface Tensorflow {
  setBackend(name: 'wasm'): Promise<boolean>;
  tensor3d(data: Uint8Array, shape: readonly [number, number, number], type: 'int32'): Tensor;
}

interface Core {
  load(
    model: 'MobileNetV2Mid',
    options: { readonly modelDefinitions: readonly unknown[] },
  ): Promise<{ classify(image: Tensor, top: number): Promise<readonly { className: string; probability: number }[]> }>;
}

/** Where packages are looked for; a test names another place. */
const HERE = import.meta.url;

/** Version of the installed nsfwjs, with its backend's; null when a package is not installed. */
export function installedNsfwjs(from: string = HERE): string | null {
  const versions = Object.keys(NSFWJS_PACKAGES).map((name) => versionOf(name, from));
  return versions.every((version) => version !== null) ? versions.join('+') : null;
}

/** What `mettle check` says where a package is not installed, with how to install it; null when all are. */
export function nsfwjsNotice(from: string = HERE): string | null {
  if (installedNsfwjs(from) !== null) return null;
  return `the dialect nsfwjs has no packages here: every case of it will be not_assessable (nsfwjs_not_installed)\n  about 330 MB: ${INSTALL}`;
}

/**
 * The image classifier of nsfwjs (MobileNetV2Mid, weights from the package, WebAssembly). Loads nothing else of the
 * package; asks no network. Throws NotFoundError, which says how to install it, when a package is not installed.
 */
export async function loadNsfwClassifier(from: string = HERE): Promise<NsfwClassifier> {
  if (installedNsfwjs(from) === null)
    throw new NotFoundError('the packages of nsfwjs are not installed', { hint: INSTALL });
  const require = createRequire(from);
  const load = async (name: string) => (await import(pathToFileURL(require.resolve(name)).href)) as unknown;
  const { default: tf } = (await load('@tensorflow/tfjs')) as { default: Tensorflow };
  await load('@tensorflow/tfjs-backend-wasm');
  await tf.setBackend('wasm');
  const core = (await load('nsfwjs/core')) as Core;
  const { MobileNetV2MidModel } = (await load('nsfwjs/models/mobilenet_v2_mid')) as { MobileNetV2MidModel: unknown };
  const model = await silently(() => core.load('MobileNetV2Mid', { modelDefinitions: [MobileNetV2MidModel] }));
  return async (pixels) => {
    const tensor = tf.tensor3d(pixels, [NSFWJS_SIDE, NSFWJS_SIDE, 3], 'int32');
    try {
      const found = await model.classify(tensor, NSFWJS_CLASSES.length);
      const chance = (name: NsfwClass) => found.find(({ className }) => className === name)?.probability ?? 0;
      return Object.fromEntries(NSFWJS_CLASSES.map((name) => [name, chance(name)])) as Record<NsfwClass, number>;
    } finally {
      tensor.dispose();
    }
  };
}

function versionOf(name: string, from: string): string | null {
  let entry: string;
  try {
    entry = createRequire(from).resolve(name);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'MODULE_NOT_FOUND' || code === 'ERR_PACKAGE_PATH_NOT_EXPORTED') return null;
    throw error;
  }
  const end = join('node_modules', ...name.split('/'));
  let folder = dirname(entry);
  while (!folder.endsWith(end) && dirname(folder) !== folder) folder = dirname(folder);
  return (JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as { version: string }).version;
}

/** The package greets on standard output, before its first await; `--json` owns that. */
function silently<T>(start: () => T): T {
  const { info } = console;
  console.info = () => {};
  try {
    return start();
  } finally {
    console.info = info;
  }
}
