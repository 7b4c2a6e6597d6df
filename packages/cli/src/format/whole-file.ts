import { createWriteStream } from 'node:fs';
import { open, rename, rm } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';

/**
 * Writes a file that is there whole or not at all: beside its place, brought to the disk, then given its name. An older file of the name
 * stays until then. Answers the bytes written.
 */
export const writeWholeFile = async (path: string, bytes: AsyncIterable<Uint8Array>, signal?: AbortSignal): Promise<number> => {
  const part = `${path}.${process.pid}.part`;
  const sink = createWriteStream(part, { flags: 'wx' });
  try {
    await pipeline(bytes, sink, { ...(signal && { signal }) });
    const written = await open(part, 'r+');
    await written.sync().finally(() => written.close());
    await rename(part, path);
    return sink.bytesWritten;
  } catch (error) {
    await rm(part, { force: true });
    throw error;
  }
};
