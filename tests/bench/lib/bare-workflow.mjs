// Runs inside Temporal: as many pokes, looks and timers as a case has, and nothing else.
import { condition, defineSignal, proxyLocalActivities, setHandler } from '@temporalio/workflow';

export const poked = defineSignal('poked');
const { look } = proxyLocalActivities({ startToCloseTimeout: '5 seconds' });

export async function bare({ pokes, looks, timers }) {
  let heard = 0;
  setHandler(poked, () => {
    heard += 1;
  });
  let looked = 0;
  for (let seen = 0; seen < pokes; ) {
    if (seen < timers) await condition(() => heard > seen, 3_600_000);
    else await condition(() => heard > seen);
    seen = heard;
    for (const until = Math.round((looks * seen) / pokes); looked < until; looked += 1) await look();
  }
}
