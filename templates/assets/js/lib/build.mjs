/**
 * What build.json says of the edition that is live: its day and its commit. Pages do not say it
 * themselves, so that neither a passing day nor a push changes a page that says the same as before.
 * Needs: fetch. Fires nothing.
 */

/** @typedef {{as_of?: string, commit?: string}} Build empty where nothing answers */

/** @type {Map<string, Promise<Build>>} */
const asked = new Map();

/**
 * @param {string} address of build.json; asked once a page
 * @returns {Promise<Build>}
 */
export function readBuild(address) {
  const answer = asked.get(address) ?? ask(address);
  asked.set(address, answer);
  return answer;
}

/** @param {string} address @returns {Promise<Build>} */
async function ask(address) {
  try {
    const answer = await fetch(address);
    return answer.ok ? await answer.json() : {};
  } catch {
    return {}; // the page says what it holds without it
  }
}
