import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { blueGreenContract } from './blue-green.contract.js';
import { casesLanguageContract } from './cases-language.contract.js';
import { casesQueryContract } from './cases-query.contract.js';
import { engineContract } from './engine.contract.js';
import { engines } from './engines.js';
import { exportsContract } from './exports.contract.js';
import { propertiesContract } from './properties.contract.js';
import { runnerContract } from './runner.contract.js';
import { viewsContract } from './views.contract.js';

const dumps = new Map<string, unknown>();

for (const { name, make, here } of engines) {
  (here ? describe : describe.skip)(`projections on ${name}`, () => {
    const engine = make();
    beforeAll(() => engine.start());
    afterAll(() => engine.stop());
    engineContract(engine);
    runnerContract(engine);
    blueGreenContract(engine);
    propertiesContract(engine);
    viewsContract(engine, dumps);
    casesQueryContract(engine);
    exportsContract(engine);
    casesLanguageContract(engine);
  });
}

(engines.every(({ here }) => here) ? it : it.skip)('both engines come to the same rows in every view', () => {
  expect([...dumps.keys()].sort()).toEqual(['pglite', 'postgresql']);
  expect(dumps.get('pglite')).toEqual(dumps.get('postgresql'));
});
