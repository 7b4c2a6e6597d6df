import { setTimeout as pause } from 'node:timers/promises';
import { comparePositions, type Position } from '@redress/eventstore';
import { z } from 'zod';
import { unreachable } from '../failure.js';
import type { ApiClient } from './client.js';

const answer = z.object({ position: z.string().nullable() });

/** How long the views may stand still before we give up. */
const STILL_MS = 120_000;

/** Waits until queries reflect a position. Fails with exit code 4 when the views do not move for two minutes. */
export const waitForViews = async (client: ApiClient, position: Position, onProgress: (line: string) => void): Promise<void> => {
  let last: string | null = null;
  for (let since = Date.now(); ; ) {
    const reached = answer.parse(await client.get('/v1/query/cases', { measure: 'count', atLeast: position })).position;
    if (reached !== null && comparePositions(reached, position) >= 0) return;
    if (reached !== last) since = Date.now();
    else if (Date.now() - since > STILL_MS)
      throw unreachable('the views do not move', 'look at `redress status`: a projector must run; everything imported is safe in the log');
    last = reached;
    onProgress('waiting until every row can be queried');
    await pause(200);
  }
};
