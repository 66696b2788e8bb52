import { testSuite } from '../store/check.ts';
import { cleanUp, IMPLEMENTATIONS } from '../store/fixture.ts';
import { giveUpsSuite } from './give-ups.suite.ts';

cleanUp();
for (const [name, create] of IMPLEMENTATIONS) testSuite(`give-ups: ${name}`, giveUpsSuite, create);
