/** A stream that comes once, kept as it passes, so that it can be read again from its beginning. */
export class KeptStream {
  readonly #pieces: AsyncIterator<Uint8Array>;
  readonly #most: number;
  /** Null when more came than is kept. */
  #kept: Uint8Array[] | null = [];
  #length = 0;
  #failure: { readonly error: unknown } | null = null;

  /** At most `most` bytes are kept. */
  constructor(stream: AsyncIterable<Uint8Array>, most: number) {
    this.#pieces = stream[Symbol.asyncIterator]();
    this.#most = most;
  }

  /** From where the stream stands to its end. Who leaves off earlier does not end the stream. Throws what the stream throws. */
  async *pieces(): AsyncGenerator<Buffer, void, void> {
    for (let piece = await this.#next(); piece !== null; piece = await this.#next()) {
      yield Buffer.from(piece.buffer, piece.byteOffset, piece.byteLength);
    }
  }

  /** All of the stream, from its beginning; null when that is more than was to be kept. Throws what the stream throws. */
  async whole(): Promise<Uint8Array | null> {
    while (this.#kept !== null && (await this.#next()) !== null);
    return this.#kept && Buffer.concat(this.#kept, this.#length);
  }

  async #next(): Promise<Uint8Array | null> {
    // Asked again, a stream that failed would say that it has ended.
    if (this.#failure !== null) throw this.#failure.error;
    try {
      const { done, value } = await this.#pieces.next();
      if (done) return null;
      this.#length += value.length;
      if (this.#length > this.#most) this.#kept = null;
      this.#kept?.push(value);
      return value;
    } catch (error) {
      this.#failure = { error };
      throw error;
    }
  }
}
