/**
 * Reads numbers and texts from bytes, in order. Pure. Needs nothing, fires nothing.
 */

const UTF8 = new TextDecoder("utf-8", { ignoreBOM: true });

export class Reader {
  /**
   * @param {Uint8Array} bytes
   * @param {number} [at]
   */
  constructor(bytes, at = 0) {
    this.bytes = bytes;
    this.at = at;
  }

  get done() {
    return this.at >= this.bytes.length;
  }

  /** A whole number in seven bits a byte, lowest first, the eighth saying that more follow. */
  number() {
    let value = 0;
    for (let scale = 1; ; scale *= 128) {
      if (this.done) throw new RangeError("the data ends inside a number");
      const byte = this.bytes[this.at++];
      value += (byte & 127) * scale;
      if (byte < 128) return value;
    }
  }

  /** @param {number} count of numbers to pass over */
  skip(count) {
    for (let left = count; left > 0; this.at += 1) if (this.bytes[this.at] < 128) left -= 1;
  }

  /**
   * @param {number} count
   * @returns {string[]} texts, each ended by a line end
   */
  lines(count) {
    const start = this.at;
    for (let left = count; left > 0; left -= 1) {
      this.at = this.bytes.indexOf(10, this.at) + 1;
      if (this.at === 0) throw new RangeError("the data ends inside a text");
    }
    return count ? UTF8.decode(this.bytes.subarray(start, this.at - 1)).split("\n") : [];
  }
}
