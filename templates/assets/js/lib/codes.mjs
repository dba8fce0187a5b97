/**
 * Unified social credit codes (GB 32100-2015): what a typed text is as one, and the check character.
 * Pure. Needs nothing, fires nothing.
 */

import { CODE_ALPHABET, CODE_FIRST } from "./constants.mjs";
import { plain } from "./folding.mjs";

/**
 * The 18th character that belongs to the first 17.
 * @param {string} first17
 * @returns {string}
 */
export function checkCharacter(first17) {
  let sum = 0;
  let weight = 1;
  for (const character of first17) {
    sum += CODE_ALPHABET.indexOf(character) * weight;
    weight = (weight * 3) % 31;
  }
  return CODE_ALPHABET[(31 - (sum % 31)) % 31];
}

/**
 * @param {string} code in capitals
 * @returns {"length" | "alphabet" | "first" | "check" | null} what is wrong with it
 */
export function codeFault(code) {
  if (code.length !== 18) return "length";
  if ([...code].some((character) => !CODE_ALPHABET.includes(character))) return "alphabet";
  if (!CODE_FIRST.includes(code[0])) return "first";
  return code[17] === checkCharacter(code.slice(0, 17)) ? null : "check";
}

/**
 * What a typed text of 18 characters is as a code.
 * @param {string} text
 * @returns {{code: string, fault: ReturnType<typeof codeFault>, expected: string} | null} null
 *   where it is too long or too short to be meant as one
 */
export function readCode(text) {
  const code = plain.code(text).toUpperCase();
  // eighteen letters are a word, not a code
  if (code.length !== 18 || !/\d{4}/.test(code)) return null;
  const fault = codeFault(code);
  return { code, fault, expected: fault === "check" ? checkCharacter(code.slice(0, 17)) : "" };
}
