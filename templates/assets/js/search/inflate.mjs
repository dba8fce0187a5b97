/**
 * Raw deflate (RFC 1951) in plain script, for browsers without DecompressionStream.
 * Pure. Needs nothing, fires nothing; container.mjs loads it only where it must.
 */

const EXTRA_LENGTH = [0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5];
const EXTRA_DISTANCE = Array.from({ length: 30 }, (_, i) => Math.max(0, (i >> 1) - 1));
const LENGTHS = [...bases(EXTRA_LENGTH, 3), 258];
const DISTANCES = bases(EXTRA_DISTANCE, 1);
const ORDER = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];
const LONGEST = 15; // bits of a code
const END = 256;

/** @typedef {{counts: Uint16Array, symbols: Uint16Array}} Codes canonical Huffman codes */

/**
 * The first value of each code, where each covers as many as its extra bits can tell apart.
 * @param {number[]} extra
 * @param {number} first
 */
function bases(extra, first) {
  let next = first;
  return extra.map((bits) => {
    const base = next;
    next += 1 << bits;
    return base;
  });
}

/**
 * @param {ArrayLike<number>} lengths bits of each symbol's code, 0 where it has none
 * @returns {Codes}
 */
function codesOf(lengths) {
  const counts = new Uint16Array(LONGEST + 1);
  for (let i = 0; i < lengths.length; i += 1) counts[lengths[i]] += 1;
  counts[0] = 0;
  const offsets = new Uint16Array(LONGEST + 2);
  for (let bits = 1; bits <= LONGEST; bits += 1) offsets[bits + 1] = offsets[bits] + counts[bits];
  const symbols = new Uint16Array(lengths.length);
  for (let i = 0; i < lengths.length; i += 1) {
    if (lengths[i]) symbols[offsets[lengths[i]]++] = i;
  }
  return { counts, symbols };
}

class Bits {
  #at = 0;
  #held = 0;
  #count = 0;

  /** @param {Uint8Array} data */
  constructor(data) {
    this.data = data;
  }

  /** @param {number} count at most 16 @returns {number} */
  take(count) {
    while (this.#count < count) {
      if (this.#at >= this.data.length) throw new RangeError("deflate: the data ends too early");
      this.#held |= this.data[this.#at++] << this.#count;
      this.#count += 8;
    }
    const value = this.#held & ((1 << count) - 1);
    this.#held >>>= count;
    this.#count -= count;
    return value;
  }

  /** @param {Codes} codes @returns {number} the next symbol */
  symbol({ counts, symbols }) {
    let code = 0;
    let first = 0;
    let index = 0;
    for (let bits = 1; bits <= LONGEST; bits += 1) {
      code |= this.take(1);
      const count = counts[bits];
      if (code - first < count) return symbols[index + code - first];
      index += count;
      first = (first + count) << 1;
      code <<= 1;
    }
    throw new RangeError("deflate: no such code");
  }

  /** The bytes of a stored block, from the next whole byte. */
  stored() {
    this.#held = 0;
    this.#count = 0;
    const { data } = this;
    const length = data[this.#at] | (data[this.#at + 1] << 8);
    const start = this.#at + 4;
    if (!(start + length <= data.length)) throw new RangeError("deflate: the data ends too early");
    this.#at = start + length;
    return data.subarray(start, this.#at);
  }
}

class Output {
  #bytes = new Uint8Array(1 << 14);
  #size = 0;

  /** @param {number} more */
  #room(more) {
    if (this.#size + more <= this.#bytes.length) return;
    const wider = new Uint8Array(Math.max(this.#size + more, this.#bytes.length * 2));
    wider.set(this.#bytes.subarray(0, this.#size));
    this.#bytes = wider;
  }

  /** @param {number} byte */
  put(byte) {
    this.#room(1);
    this.#bytes[this.#size++] = byte;
  }

  /** @param {Uint8Array} bytes */
  append(bytes) {
    this.#room(bytes.length);
    this.#bytes.set(bytes, this.#size);
    this.#size += bytes.length;
  }

  /**
   * @param {number} distance
   * @param {number} length which may reach into what is being copied
   */
  repeat(distance, length) {
    if (distance > this.#size) throw new RangeError("deflate: a copy from before the beginning");
    this.#room(length);
    for (let i = 0; i < length; i += 1, this.#size += 1) {
      this.#bytes[this.#size] = this.#bytes[this.#size - distance];
    }
  }

  whole() {
    return this.#bytes.slice(0, this.#size);
  }
}

/** @returns {[Codes, Codes]} of literals and lengths, and of distances */
function fixedCodes() {
  const literals = Array.from({ length: 288 }, (_, i) => (i < 144 ? 8 : i < 256 ? 9 : i < 280 ? 7 : 8));
  return [codesOf(literals), codesOf(Array(30).fill(5))];
}

/** @param {Bits} bits @returns {[Codes, Codes]} */
function codesInData(bits) {
  const literals = bits.take(5) + 257;
  const distances = bits.take(5) + 1;
  const told = bits.take(4) + 4;
  const short = new Uint8Array(19);
  for (let i = 0; i < told; i += 1) short[ORDER[i]] = bits.take(3);
  const codes = codesOf(short);
  /** @type {number[]} */
  const lengths = [];
  while (lengths.length < literals + distances) {
    const symbol = bits.symbol(codes);
    if (symbol < 16) lengths.push(symbol);
    else if (symbol === 16) lengths.push(...Array(3 + bits.take(2)).fill(lengths.at(-1) ?? 0));
    else lengths.push(...Array(symbol === 17 ? 3 + bits.take(3) : 11 + bits.take(7)).fill(0));
  }
  return [codesOf(lengths.slice(0, literals)), codesOf(lengths.slice(literals))];
}

/**
 * @param {Bits} bits
 * @param {Output} output
 * @param {[Codes, Codes]} codes
 */
function block(bits, output, [literals, distances]) {
  for (;;) {
    const symbol = bits.symbol(literals);
    if (symbol === END) return;
    if (symbol < END) output.put(symbol);
    else {
      const place = symbol - END - 1;
      const length = LENGTHS[place] + bits.take(EXTRA_LENGTH[place] ?? 0);
      const far = bits.symbol(distances);
      output.repeat(DISTANCES[far] + bits.take(EXTRA_DISTANCE[far]), length);
    }
  }
}

/**
 * @param {Uint8Array} data raw deflate, without a header
 * @returns {Uint8Array}
 * @throws {RangeError} where the data is cut off or is no deflate
 */
export function inflate(data) {
  const bits = new Bits(data);
  const output = new Output();
  for (let last = 0; !last; ) {
    last = bits.take(1);
    const kind = bits.take(2);
    if (kind === 0) output.append(bits.stored());
    else if (kind === 1) block(bits, output, fixedCodes());
    else if (kind === 2) block(bits, output, codesInData(bits));
    else throw new RangeError("deflate: no such kind of block");
  }
  return output.whole();
}
