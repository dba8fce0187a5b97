/**
 * CRC-32 (polynomial 0xEDB88320, as zlib's) of a text's UTF-8 bytes: by it the index spreads its
 * keys over files. Pure. Needs nothing, fires nothing.
 */

const TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
  let value = byte;
  for (let bit = 0; bit < 8; bit += 1) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1;
  return value;
});
const encoder = new TextEncoder();

/**
 * @param {string} text
 * @returns {number}
 */
export function crc32(text) {
  let crc = 0xffffffff;
  for (const byte of encoder.encode(text)) crc = (crc >>> 8) ^ TABLE[(crc ^ byte) & 255];
  return (crc ^ 0xffffffff) >>> 0;
}
