import { testSuite } from '../store/check.ts';
import { cleanUp, IMPLEMENTATIONS } from '../store/fixture.ts';
import { pageAttemptsSuite } from './page-attempts.suite.ts';

cleanUp();
for (const [name, create] of IMPLEMENTATIONS) testSuite(`page attempts: ${name}`, pageAttemptsSuite, create);
