/**
 * A QR code (ISO/IEC 18004) of a short text in byte mode, error correction M, versions 1 to 6.
 * Needs: nothing. Fires nothing. Pure; the tests compare it module by module with another encoder.
 *
 * Only what an address needs is here: no other modes, and always the same mask. The standard asks
 * for the mask that looks best; readers read any, and one mask makes one address one picture.
 */

/** Per version: error correction bytes in a block, and the data bytes of each block. */
const BLOCKS = [
  { ec: 10, data: [16] },
  { ec: 16, data: [28] },
  { ec: 26, data: [44] },
  { ec: 18, data: [32, 32] },
  { ec: 24, data: [43, 43] },
  { ec: 16, data: [27, 27, 27, 27] },
];
const MASK = 3; // (row + column) mod 3 = 0
const FORMAT = 0b101101101001011; // level M with mask 3, its BCH bits, and the standard's mask on it

const EXP = new Uint8Array(510);
const LOG = new Uint8Array(256);
for (let i = 0, x = 1; i < 255; i += 1, x = (x << 1) ^ (x & 128 ? 0x11d : 0)) {
  EXP[i] = EXP[i + 255] = x;
  LOG[x] = i;
}

/**
 * @param {string} text
 * @returns {boolean[][] | null} rows of modules, true where dark; null where the text is too long
 */
export function qr(text) {
  const bytes = new TextEncoder().encode(text);
  const version = BLOCKS.findIndex(({ data }) => bytes.length + 2 <= sum(data)) + 1;
  if (version === 0) return null;
  const size = 17 + 4 * version;
  /** @type {(boolean | undefined)[][]} */
  const grid = Array.from({ length: size }, () => Array(size).fill(undefined));
  drawPatterns(grid, version);
  drawFormat(grid);
  drawData(grid, codewords(bytes, BLOCKS[version - 1]));
  return /** @type {boolean[][]} */ (grid);
}

/** @param {number[]} numbers */
const sum = (numbers) => numbers.reduce((total, n) => total + n, 0);

/**
 * Mode, length, text and padding, cut into blocks, each with its error correction, interleaved.
 * @param {Uint8Array} bytes
 * @param {{ec: number, data: number[]}} layout
 */
function codewords(bytes, { ec, data }) {
  const nibbles = [4, bytes.length >> 4, bytes.length & 15];
  for (const byte of bytes) nibbles.push(byte >> 4, byte & 15);
  nibbles.push(0);
  const all = [];
  for (let i = 0; i < nibbles.length; i += 2) all.push((nibbles[i] << 4) | nibbles[i + 1]);
  for (let pad = 0xec; all.length < sum(data); pad ^= 0xec ^ 0x11) all.push(pad);
  let start = 0;
  const blocks = data.map((length) => all.slice(start, (start += length)));
  const corrections = blocks.map((block) => correction(block, ec));
  return [...interleaved(blocks), ...interleaved(corrections)];
}

/** @param {number[][]} blocks of the same length */
function interleaved(blocks) {
  return blocks[0].flatMap((_, i) => blocks.map((block) => block[i]));
}

/**
 * The remainder of the block's polynomial by the generator of `count` roots (Reed and Solomon).
 * @param {number[]} block
 * @param {number} count
 */
function correction(block, count) {
  let generator = [1];
  for (let i = 0; i < count; i += 1) {
    const next = [...generator, 0];
    generator.forEach((g, at) => (next[at + 1] ^= times(g, EXP[i])));
    generator = next;
  }
  const rest = [...block, ...Array(count).fill(0)];
  block.forEach((_, at) => {
    const factor = rest[at];
    generator.forEach((g, i) => (rest[at + i] ^= times(g, factor)));
  });
  return rest.slice(block.length);
}

/** @param {number} a @param {number} b */
const times = (a, b) => (a && b ? EXP[LOG[a] + LOG[b]] : 0);

/** @param {(boolean | undefined)[][]} grid @param {number} version */
function drawPatterns(grid, version) {
  const size = grid.length;
  for (const [row, column] of [[3, 3], [3, size - 4], [size - 4, 3]]) drawSquare(grid, row, column, 4);
  if (version > 1) drawSquare(grid, size - 7, size - 7, 2);
  for (let i = 8; i < size - 8; i += 1) grid[6][i] = grid[i][6] = i % 2 === 0;
}

/**
 * A finder with its white border (reach 4) or an alignment pattern (reach 2).
 * @param {(boolean | undefined)[][]} grid
 * @param {number} row
 * @param {number} column
 * @param {number} reach
 */
function drawSquare(grid, row, column, reach) {
  for (let y = -reach; y <= reach; y += 1) {
    for (let x = -reach; x <= reach; x += 1) {
      const ring = Math.max(Math.abs(x), Math.abs(y));
      const line = grid[row + y];
      if (line && column + x >= 0 && column + x < grid.length) {
        line[column + x] = reach === 4 ? ring !== 2 && ring !== 4 : ring !== 1;
      }
    }
  }
}

/** Level and mask, twice, beside the finders. @param {(boolean | undefined)[][]} grid */
function drawFormat(grid) {
  const size = grid.length;
  for (let i = 0; i < 15; i += 1) {
    const bit = ((FORMAT >> i) & 1) === 1;
    const near = i < 6 ? i : i < 8 ? i + 1 : 0;
    if (i < 8) grid[near][8] = grid[8][size - 1 - i] = bit;
    else {
      grid[8][i === 8 ? 7 : 14 - i] = bit;
      grid[size - 15 + i][8] = bit;
    }
  }
  grid[size - 8][8] = true;
}

/**
 * The bits in their zigzag from the lower right, under the mask.
 * @param {(boolean | undefined)[][]} grid
 * @param {number[]} words
 */
function drawData(grid, words) {
  const size = grid.length;
  let at = 0;
  for (let right = size - 1; right > 0; right -= 2) {
    if (right === 6) right = 5;
    const upward = ((right + 1) & 2) === 0;
    for (let step = 0; step < size; step += 1) {
      const row = upward ? size - 1 - step : step;
      for (const column of [right, right - 1]) {
        if (grid[row][column] !== undefined) continue;
        const bit = at < words.length * 8 && ((words[at >> 3] >> (7 - (at & 7))) & 1) === 1;
        grid[row][column] = bit !== ((row + column) % MASK === 0);
        at += 1;
      }
    }
  }
}
