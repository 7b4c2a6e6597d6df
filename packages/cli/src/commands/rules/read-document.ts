import { readFileSync } from 'node:fs';
import type { Json } from '@redress/domain';
import { badInput, messageOf } from '../../failure.js';

const isRecord = (value: unknown): value is Readonly<Record<string, Json>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** A document from a file: bare, or as `show --json` printed it. */
export const readDocument = (file: string): unknown => {
  let value: unknown;
  try {
    value = JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    throw badInput(`${file} cannot be read as JSON: ${messageOf(error)}`);
  }
  return isRecord(value) && 'document' in value ? value.document : value;
};

/** An instant as people write it, in UTC with milliseconds. */
export const instantOf = (option: string, text: string): string => {
  const at = new Date(text);
  if (Number.isNaN(at.getTime()) || !/^\d{4}-\d\d-\d\d/.test(text))
    throw badInput(`${option} takes an instant such as 2026-04-01T00:00:00+08:00, not ${JSON.stringify(text)}`);
  return at.toISOString();
};
