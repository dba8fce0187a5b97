/**
 * Can letters be read as syllables of Mandarin, and where must one begin? The twin of
 * search/analysis/syllables.py. Pure. Needs nothing, fires nothing.
 */

const WRITTEN = [
  "a:,i,n,ng,o b:a,ai,an,ang,ao,ei,en,eng,i,ian,iang,iao,ie,in,ing,o,ong,u c:a,ai,an,ang,ao,e,",
  "ei,en,eng,ha,hai,han,hang,hao,he,hen,heng,hi,hong,hou,hu,hua,huai,huan,huang,hui,hun,huo,i,",
  "ong,ou,u,uan,ui,un,uo d:a,ai,an,ang,ao,e,ei,en,eng,i,ian,iao,ie,in,ing,iu,ong,ou,u,uan,ui,",
  "un,uo e:,i,n,ng,r f:a,an,ang,ei,en,eng,iao,o,ou,u g:a,ai,an,ang,ao,e,ei,en,eng,ong,ou,u,ua,",
  "uai,uan,uang,ui,un,uo h:a,ai,an,ang,ao,e,ei,en,eng,m,ong,ou,u,ua,uai,uan,uang,ui,un,uo j:i,",
  "ia,ian,iang,iao,ie,in,ing,iong,iu,u,uan,ue,un k:a,ai,an,ang,ao,e,en,eng,ong,ou,u,ua,uai,uan,",
  "uang,ui,un,uo l:a,ai,an,ang,ao,e,ei,eng,i,ia,ian,iang,iao,ie,in,ing,iu,o,ong,ou,u,uan,ue,un,",
  "uo,v,ve m:,a,ai,an,ang,ao,e,ei,en,eng,i,ian,iao,ie,in,ing,iu,o,ou,u n:,a,ai,an,ang,ao,e,ei,",
  "en,eng,i,ian,iang,iao,ie,in,ing,iu,ong,ou,u,uan,ue,un,uo,v,ve o:,u p:a,ai,an,ang,ao,ei,en,",
  "eng,i,ian,iao,ie,in,ing,o,ou,u q:i,ia,ian,iang,iao,ie,in,ing,iong,iu,u,uan,ue,un r:an,ang,",
  "ao,e,en,eng,i,ong,ou,u,ua,uan,ui,un,uo s:a,ai,an,ang,ao,e,en,eng,ha,hai,han,hang,hao,he,hen,",
  "heng,hi,hou,hu,hua,huai,huan,huang,hui,hun,huo,i,ong,ou,u,uan,ui,un,uo t:a,ai,an,ang,ao,e,",
  "eng,i,ian,iao,ie,ing,ong,ou,u,uan,ui,un,uo w:a,ai,an,ang,ei,en,eng,o,ong,u x:i,ia,ian,iang,",
  "iao,ie,in,ing,iong,iu,u,uan,ue,un y:a,an,ang,ao,e,i,in,ing,o,ong,ou,u,uan,ue,un z:a,ai,an,",
  "ang,ao,e,ei,en,eng,ha,hai,han,hang,hao,he,hen,heng,hi,hong,hou,hu,hua,huai,huan,huang,hui,",
  "hun,huo,i,ong,ou,u,uan,ui,un,uo",
].join("");

/** @type {Set<string>} */
export const SYLLABLES = new Set(WRITTEN.split(" ").flatMap((row) =>
  row.slice(2).split(",").map((rest) => row[0] + rest)));
const STARTS = new Set([...SYLLABLES].flatMap((syllable) =>
  Array.from({ length: syllable.length - 1 }, (_, i) => syllable.slice(0, i + 1))));
const LONGEST = 6;

/**
 * @param {string} letters
 * @returns {number[] | null} where a syllable begins whichever way they are read, besides the
 *   first; null where they cannot be. The last syllable may be there in part.
 */
export function breaks(letters) {
  const count = letters.length;
  const before = [1n, ...Array(count).fill(0n)]; // long names can be read in more ways than numbers tell
  const after = [...Array(count).fill(0n), 1n];
  for (let at = 0; at < count; at += 1) for (const end of ends(letters, at)) before[end] += before[at];
  for (let at = count - 1; at >= 0; at -= 1) {
    after[at] = ends(letters, at).reduce((sum, end) => sum + after[end], BigInt(STARTS.has(letters.slice(at))));
  }
  if (!after[0]) return null;
  return Array.from({ length: count - 1 }, (_, i) => i + 1).filter((at) => before[at] * after[at] === after[0]);
}

/** @param {string} letters @param {number} at @returns {number[]} the ends of whole syllables from there */
function ends(letters, at) {
  const found = [];
  for (let end = at + 1; end <= Math.min(at + LONGEST, letters.length); end += 1) {
    if (SYLLABLES.has(letters.slice(at, end))) found.push(end);
  }
  return found;
}
