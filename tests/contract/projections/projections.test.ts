import { describe } from '@jest/globals';
import { engineContract } from './engine.contract.js';
import { engines } from './engines.js';
import { runnerContract } from './runner.contract.js';

for (const { name, make, here } of engines) {
  (here ? describe : describe.skip)(`projections on ${name}`, () => {
    engineContract(make);
    runnerContract(make);
  });
}
