import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { casesLanguageContract } from './cases-language.contract.js';
import { casesQueryContract } from './cases-query.contract.js';
import { engineContract } from './engine.contract.js';
import { engines } from './engines.js';
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
    viewsContract(engine, dumps);
    casesQueryContract(engine);
    casesLanguageContract(engine);
  });
}

(engines.every(({ here }) => here) ? it : it.skip)('both engines come to the same rows in every view', () => {
  expect([...dumps.keys()].sort()).toEqual(['pglite', 'postgresql']);
  expect(dumps.get('pglite')).toEqual(dumps.get('postgresql'));
});
