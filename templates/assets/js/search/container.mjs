/**
 * Opens a file of the index: a mark of four bytes, a byte that says how it is packed, and the
 * content, deflated, so that no host has to compress it and none can get it wrong.
 * Needs: DecompressionStream with raw deflate. Fires nothing.
 */

import { DEFLATED, MAGIC } from "../lib/constants.mjs";
import { IndexFault } from "./fault.mjs";

const HEAD = 5;

/**
 * @param {ArrayBuffer} buffer
 * @returns {Promise<Uint8Array>} the content
 * @throws {IndexFault} where this is no such file, or cut off: an error page, for example
 */
export async function unpack(buffer) {
  const bytes = new Uint8Array(buffer);
  if (bytes.length < HEAD || String.fromCharCode(...bytes.subarray(0, 4)) !== MAGIC) {
    throw new IndexFault("not a file of the index");
  }
  const content = bytes.subarray(HEAD);
  if (bytes[4] !== DEFLATED) throw new IndexFault(`packed in an unknown way: ${bytes[4]}`);
  try {
    const unpacked = new Blob([/** @type {BlobPart} */ (content)]).stream()
      .pipeThrough(new DecompressionStream("deflate-raw"));
    return new Uint8Array(await new Response(unpacked).arrayBuffer());
  } catch (error) {
    throw new IndexFault(`cannot be unpacked: ${error}`);
  }
}
