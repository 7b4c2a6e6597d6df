import { createHash } from 'node:crypto';
import type { Json } from '@redress/domain';
import { canonicalJson } from './canonical-json.js';

/** An event as proofs see it: wire type, and data in the sealed form that lies in the log. */
export type Leaf = {
  readonly logId: string;
  readonly stream: string;
  readonly revision: number;
  readonly id: string;
  readonly type: string;
  readonly data: Json;
  readonly metadata: Json;
};

/** SHA-256(0x00 ‖ RFC 8785 of the leaf). The zero byte keeps leaves apart from inner nodes (RFC 6962); erasing a person leaves it unchanged. */
export const leafHash = ({ logId, stream, revision, id, type, data, metadata }: Leaf): Buffer =>
  createHash('sha256').update(Uint8Array.of(0)).update(canonicalJson({ logId, stream, revision, id, type, data, metadata })).digest();
