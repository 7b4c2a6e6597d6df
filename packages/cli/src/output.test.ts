import { Writable } from 'node:stream';
import { describe, expect, it } from '@jest/globals';
import { createOutput } from './output.js';

const sink = (isTTY = false) => {
  let text = '';
  const stream = Object.assign(
    new Writable({
      write: (chunk, _encoding, done) => {
        text += String(chunk);
        done();
      },
    }),
    { isTTY },
  );
  return { stream, text: () => text };
};

describe('the output of a command', () => {
  it('keeps standard output for the result', () => {
    const [stdout, stderr] = [sink(), sink()];
    const out = createOutput({ stdout: stdout.stream, stderr: stderr.stream });
    out.note('starting');
    out.progress('half way');
    out.problem('oh');
    out.result({ imported: 2 });
    expect(stdout.text()).toBe('{"imported":2}\n');
    expect(stderr.text()).toBe('starting\nhalf way\noh\n');
  });

  it('repeats progress at most every ten seconds where nobody watches', () => {
    const stderr = sink();
    let now = 0;
    const out = createOutput({ stderr: stderr.stream, now: () => now });
    for (now = 0; now < 25_000; now += 1_000) out.progress(String(now));
    expect(stderr.text()).toBe('0\n10000\n20000\n');
  });

  it('draws over itself on a terminal', () => {
    const stderr = sink(true);
    const out = createOutput({ stderr: stderr.stream });
    out.progress('1');
    out.progress('2');
    out.note('done');
    expect(stderr.text()).toBe('\r\u001b[2K1\r\u001b[2K2\ndone\n');
  });

  it('says nothing but problems when it should be quiet', () => {
    const stderr = sink();
    const out = createOutput({ stderr: stderr.stream, quiet: true });
    out.note('starting');
    out.progress('half way');
    out.problem('oh');
    expect(stderr.text()).toBe('oh\n');
  });
});
