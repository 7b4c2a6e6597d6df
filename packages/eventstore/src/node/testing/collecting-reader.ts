import type { Sink } from '../streams/sink.js';
import { streams } from '../wire/messages.js';

/** A reader that notes what it is sent, `<stream>@<revision>` for an event, and takes answers only while it is not held. */
export const collectingReader = () => {
  const seen: string[] = [];
  let open = true;
  let held = false;
  let resume: () => void = () => undefined;
  const leave = () => {
    open = false;
    resume();
  };
  const sink: Sink = {
    isOpen: () => open,
    send: (answer) => {
      if (!open) return undefined;
      const response = streams.ReadResp.deserializeBinary(answer);
      const event = response.getEvent()?.getEvent();
      if (event !== undefined)
        seen.push(`${Buffer.from(event.getStreamIdentifier()?.getStreamName_asU8() ?? [])}@${event.getStreamRevision()}`);
      if (response.hasCaughtUp()) seen.push('caught up');
      return held ? new Promise((resolve) => (resume = resolve)) : undefined;
    },
    idle: (arm) =>
      new Promise((resolve) => {
        const disarm = arm(() => {
          disarm();
          resolve();
        });
        resume = () => {
          disarm();
          resolve();
        };
        if (!open) resume();
      }),
    end: leave,
    fail: ({ details }) => {
      seen.push(details);
      leave();
    },
  };
  const settled = async () => {
    for (let turns = 0; turns < 50; turns += 1) await new Promise((resolve) => setImmediate(resolve));
  };
  return {
    seen,
    sink,
    settled,
    hold: () => {
      held = true;
    },
    release: () => {
      held = false;
      resume();
    },
    leave,
  };
};
