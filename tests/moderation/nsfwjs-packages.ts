import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/**
 * Stand-ins for the optional packages below `folder`, with the shape of their API: the "model" reads P(Porn) off the red
 * and P(Hentai) off the green of the first pixel, /255 and halved. Returns the module beside which they are found.
 */
export function writeFakeNsfwjs(folder: string): string {
  const write = (path: string, text: string) => {
    const file = join(folder, 'node_modules', path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  };
  const manifest = (name: string, more: object) =>
    JSON.stringify({ name, version: '9.9.9', main: 'index.js', ...more });
  write('@tensorflow/tfjs/package.json', manifest('@tensorflow/tfjs', {}));
  write(
    '@tensorflow/tfjs/index.js',
    `let open = 0;
    module.exports = {
      setBackend: async (name) => (globalThis.fakeBackend = name) === 'wasm',
      tensor3d: (data, shape) => { globalThis.fakeOpen = ++open; return { data, shape, dispose: () => { globalThis.fakeOpen = --open; } }; },
    };`,
  );
  write('@tensorflow/tfjs-backend-wasm/package.json', manifest('@tensorflow/tfjs-backend-wasm', {}));
  write('@tensorflow/tfjs-backend-wasm/index.js', '');
  const exports = { './core': './core.js', './models/mobilenet_v2_mid': './mid.js', '.': './core.js' };
  write('nsfwjs/package.json', manifest('nsfwjs', { exports }));
  write('nsfwjs/mid.js', "exports.MobileNetV2MidModel = { name: 'MobileNetV2Mid' };");
  write(
    'nsfwjs/core.js',
    `exports.load = (name, { modelDefinitions }) => {
      console.info('a greeting');
      if (name !== modelDefinitions[0].name) throw new Error('another model');
      return Promise.resolve({
        classify: async ({ data, shape }, top) => {
          if (data.length !== shape[0] * shape[1] * shape[2] || shape[0] !== 224) throw new Error('another size');
          const [porn, hentai] = [data[0] / 510, data[1] / 510];
          return [
            { className: 'Porn', probability: porn },
            { className: 'Hentai', probability: hentai },
            { className: 'Neutral', probability: 1 - porn - hentai },
          ].slice(0, top);
        },
      });
    };`,
  );
  return join(folder, 'here.js');
}
