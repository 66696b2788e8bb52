import { testSuite } from '../store/check.ts';
import { cleanUp, IMPLEMENTATIONS } from '../store/fixture.ts';
import { reviewDecisionsSuite } from './decisions.suite.ts';
import { reviewQueueSuite } from './queue.suite.ts';

cleanUp();
for (const [name, create] of IMPLEMENTATIONS) {
  testSuite(`review leases: ${name}`, reviewQueueSuite, create);
  testSuite(`review decisions: ${name}`, reviewDecisionsSuite, create);
}
