import type { ClockView } from '@redress/domain/case-view';
import { condition, continueAsNew, defineSignal, log, setHandler, workflowInfo } from '@temporalio/workflow';

/** A poke: "the stream has reached this revision". Repeated, late or lost pokes cost time, never correctness. */
export const recorded = defineSignal<[number]>('recorded');

/** What the loop needs to know of whatever it follows. */
type Followed = { readonly revision: number; readonly clocks: readonly ClockView[]; readonly terminal: boolean };
type Sent<View> = { readonly outcome: 'recorded' | 'superseded'; readonly view: View };

/** The command every loop knows; the decider says what a ringing clock means. */
export type ClockCheck = { readonly type: 'CheckClocks' };

export type Sending<Command> = Command & { readonly at: string; readonly basedOn: number };

/** The two activities through which a loop sees and acts. */
export type Doors<View, Command> = {
  look(stream: string): Promise<View>;
  send(stream: string, command: Sending<Command>): Promise<Sent<View>>;
};

const SECOND = 1000;
/** A stream without clocks is looked at this often although nobody calls: the price of a poke that never came. */
const IDLE = 24 * 60 * 60 * SECOND;
/** A log that does not show for this long what a poke told of is not going to. */
const PATIENCE = 256 * SECOND;

/** The earliest instant at which a clock warns or falls due, in milliseconds. */
const nextInstant = (clocks: readonly ClockView[]): number =>
  Math.min(
    ...clocks
      .filter(({ pausedSince }) => pausedSince === null)
      .map(({ warnAt, dueAt }) => Date.parse(warnAt !== null && warnAt < dueAt ? warnAt : dueAt)),
  );

/**
 * Follows one stream of the log: holds a view of it, acts on it, and waits for others while keeping its clocks.
 *
 * Call it as the first thing a workflow does: the handler must stand before the first await. Throws, and so fails the task but never the
 * workflow, when the rules refuse a command although nothing has changed: that is a bug, retried and visible until it is mended.
 */
export const followStream = async <View extends Followed, Command extends { readonly type: string }>(
  stream: string,
  { look, send }: Doors<View, Command | ClockCheck>,
) => {
  let told = -1;
  setHandler(recorded, (revision) => {
    told = Math.max(told, revision);
  });
  // Starting anew and going on are the same thing: whatever happened before lies in the log.
  let view = await look(stream);

  // What the log was looked through for in vain, and since when.
  let missing = -1;
  let missingSince = 0;
  const isBehind = (): boolean => missing > view.revision;
  const hasNews = (): boolean => told > Math.max(view.revision, missing);

  /** After as long as it has been missing already, so ever more rarely. */
  const looksAgainIn = (): number => (isBehind() ? Math.max(SECOND, Date.now() - missingSince) : IDLE);

  /**
   * A poke may be ahead of what this reader sees of the log: that passes, and until then the loop goes on with what it does see. One that
   * stays ahead came from another log.
   */
  const refresh = async (): Promise<void> => {
    const sought = told;
    view = await look(stream);
    if (sought > Math.max(view.revision, missing)) {
      missing = sought;
      missingSince = Date.now();
    } else if (isBehind() && Date.now() - missingSince >= PATIENCE) {
      log.warn('poke ahead of the log forgotten', { told: missing, revision: view.revision });
      if (told === missing) told = view.revision;
      missing = -1;
    }
  };

  const act = async (command: Command | ClockCheck): Promise<void> => {
    const basedOn = view.revision;
    const sent = await send(stream, { ...command, at: new Date().toISOString(), basedOn });
    if (sent.view.revision <= basedOn)
      throw new Error(`${command.type} ${sent.outcome} at revision ${basedOn} of ${stream}: nothing changed`);
    view = sent.view; // superseded by news: somebody was faster, go on from there
  };

  return {
    view: (): View => view,
    act,
    /** Whether a poke tells of more than the log has been looked through for. */
    hasNews,
    /** Whether there is more to do. Takes in a poke that came meanwhile, so that no run ends while news is known. */
    goesOn: async (): Promise<boolean> => {
      if (hasNews()) await refresh();
      while (view.terminal && isBehind()) {
        await condition(hasNews, looksAgainIn());
        await refresh();
      }
      return !view.terminal;
    },
    /** One step: says so when a clock rings, else waits for news, for the next clock, or for `atMost` milliseconds. */
    next: async (atMost = IDLE): Promise<void> => {
      const ringsIn = nextInstant(view.clocks) - Date.now();
      if (ringsIn <= 0) return act({ type: 'CheckClocks' });
      if (workflowInfo().continueAsNewSuggested && !hasNews() && !isBehind()) await continueAsNew(stream);
      await condition(hasNews, Math.min(ringsIn, atMost, looksAgainIn()));
      await refresh();
    },
  };
};
