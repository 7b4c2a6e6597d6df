import { createProjectorFigures, type Projector, startProjector } from '@redress/projections';
import type { Logger } from 'pino';
import type { Core } from './core.js';
import type { Views } from './views.js';
import { serveViewsHealth, type ViewsHealth } from './views-health.js';

/** A projector at work, with its figures on a port of their own. */
export type Projecting = { readonly projector: Projector; readonly health: ViewsHealth; readonly stop: () => Promise<void> };

export type ProjectingOptions = {
  readonly core: Core;
  readonly views: Views;
  readonly log: Logger;
  /** Address of the figures; this machine alone unless told. */
  readonly host?: string;
  /** Port of the figures; a free one unless told. */
  readonly port?: number;
  /** The command line's key: with it a rebuild may be asked for. */
  readonly secret?: string;
};

/** Keeps the views of a database current and tells how that goes. Fails with exit code 5 when the port cannot be had. */
export const startProjecting = async ({
  core,
  views,
  log,
  host = '127.0.0.1',
  port = 0,
  secret,
}: ProjectingOptions): Promise<Projecting> => {
  const figures = createProjectorFigures();
  const projector = startProjector({
    store: core.store,
    database: views.database,
    log: log.child({ part: 'projector' }),
    observer: figures.observer,
  });
  try {
    const health = await serveViewsHealth({ projector, figures, host, port, ...(secret !== undefined && { secret }) });
    return { projector, health, stop: () => health.stop().then(projector.stop) };
  } catch (error) {
    await projector.stop();
    throw error;
  }
};
