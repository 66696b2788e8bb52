import { testSuite } from '../store/check.ts';
import { cleanUp, IMPLEMENTATIONS } from '../store/fixture.ts';
import { giveUpTrialsSuite } from './give-up-trials.suite.ts';
import { giveUpsSuite } from './give-ups.suite.ts';

cleanUp();
for (const [name, create] of IMPLEMENTATIONS) {
  testSuite(`give-ups: ${name}`, giveUpsSuite, create);
  testSuite(`give-ups of trials: ${name}`, giveUpTrialsSuite, create);
}
