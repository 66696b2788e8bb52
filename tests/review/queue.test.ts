import { testSuite } from '../store/check.ts';
import { cleanUp, IMPLEMENTATIONS } from '../store/fixture.ts';
import { REVIEW_SUITES } from './suites.ts';

cleanUp();
for (const [name, create] of IMPLEMENTATIONS) {
  for (const [part, suite] of Object.entries(REVIEW_SUITES)) testSuite(`review ${part}: ${name}`, suite, create);
}
