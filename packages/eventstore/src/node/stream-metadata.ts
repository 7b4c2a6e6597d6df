/** The settings of a stream that this node honours, from the newest event of its metadata stream. */
export type StreamSettings = { readonly maxCount?: number };

const METADATA_PREFIX = '$$';

export const isMetadataStream = (stream: string): boolean => stream.startsWith(METADATA_PREFIX);
export const metadataStreamOf = (stream: string): string => METADATA_PREFIX + stream;

const parsed = (data: Uint8Array): Readonly<Record<string, unknown>> | undefined => {
  try {
    const value: unknown = JSON.parse(Buffer.from(data.buffer, data.byteOffset, data.byteLength).toString('utf8'));
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined; // not JSON: the protocol treats it as no metadata at all
  }
};

const KNOWN: Readonly<Record<string, (value: unknown) => boolean>> = {
  $maxCount: Number.isInteger,
  $maxAge: Number.isInteger,
  $tb: Number.isInteger,
  $cacheControl: Number.isInteger,
};

const settingsIn = (data: Uint8Array): Readonly<Record<string, unknown>> => {
  const values = parsed(data) ?? {};
  const wronglyTyped = Object.entries(KNOWN).some(([key, fits]) => values[key] !== undefined && !fits(values[key]));
  return wronglyTyped ? {} : values;
};

/** A wrongly typed known key makes the whole document count as absent; a limit below one is ignored. */
export const parseSettings = (data: Uint8Array | undefined): StreamSettings => {
  const maxCount = data && settingsIn(data).$maxCount;
  return typeof maxCount === 'number' && maxCount > 0 ? { maxCount } : {};
};

/** A setting that would hide events and is not honoured yet: refused, so that nobody relies on it. */
export const unsupportedSetting = (data: Uint8Array): string | undefined => {
  const values = settingsIn(data);
  return ['$maxAge', '$tb'].find((key) => values[key] !== undefined);
};

/** Lowest revision a reader may see. A metadata stream shows only its newest event. */
export const lowestVisible = (stream: string, last: number, settings: StreamSettings): number => {
  const keep = isMetadataStream(stream) ? 1 : settings.maxCount;
  return keep === undefined ? 0 : Math.max(0, last + 1 - keep);
};
