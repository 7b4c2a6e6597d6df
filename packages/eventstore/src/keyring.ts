/** The AES-256 key of one person. */
export type DataKey = { readonly keyId: string; readonly key: Uint8Array };

/**
 * Keys of persons, outside the log and its backups. Destroying a person's key erases their values from every event ever written,
 * without touching the log.
 */
export interface Keyring {
  /** Secret of the installation for keyed hashes of what may hold personal facts; never in the log. */
  readonly pepper: Uint8Array;
  /** The key of a person, made on demand and durable before it is handed out. */
  keyFor(person: string): Promise<DataKey>;
  /** The key by its id; undefined once destroyed. */
  find(keyId: string): Promise<Uint8Array | undefined>;
  /** Destroys the person's key for good. Answers whether there was one. */
  destroy(person: string): Promise<boolean>;
  close(): Promise<void>;
}
