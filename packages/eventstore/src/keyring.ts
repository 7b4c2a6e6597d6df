/** The AES-256 key of one person. */
export type DataKey = { readonly keyId: string; readonly key: Uint8Array };

/**
 * Keys of persons, outside the log and its backups. Destroying a person's keys erases their values from every event ever written,
 * without touching the log. A key that is lost reads as one that was destroyed: its values are erased.
 */
export interface Keyring {
  /** Secret of the installation for keyed hashes of what may hold personal facts; never in the log. */
  readonly pepper: Uint8Array;
  /** The key of a person, made on demand and durable before it is handed out. */
  keyFor(person: string): Promise<DataKey>;
  /** The key by its id; undefined once destroyed or lost. */
  find(keyId: string): Promise<Uint8Array | undefined>;
  /** Ids of all keys the person has or ever had here, destroyed ones among them. */
  keysOf(person: string): Promise<readonly string[]>;
  /** Destroys all keys of the person for good. Answers whether there was one. */
  destroy(person: string): Promise<boolean>;
  /** Destroys these keys of a person, and sees to it that no import brings them back. Does nothing where that is done already. */
  bury(person: string, keyIds: readonly string[]): Promise<void>;
  close(): Promise<void>;
}
