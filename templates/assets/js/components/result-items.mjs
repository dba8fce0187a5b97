/**
 * A hit as elements: the result and the suggestion. Text nodes and <mark> only.
 * Needs: hits as hit.mjs makes them. Fires nothing.
 */

import { NAME_KINDS } from "../lib/constants.mjs";
import { dayInWords } from "../lib/days.mjs";
import { el, langOf, marked, present } from "../lib/dom.mjs";

/** @typedef {import("../search/hit.mjs").Hit} Hit */
/** @typedef {import("../search/candidate.mjs").Name} Name */
/** @typedef {import("../lib/status.mjs").Listing} Listing */
/** @typedef {import("../main.mjs").Context} Context */

const TONES = ["adverse", "favourable", "neutral"];

/**
 * @param {Hit} hit
 * @param {Context} context
 * @returns {string} the address of the entity's page
 */
function entityUrl(hit, { page }) {
  return new URL(`entity/${encodeURIComponent(hit.entity.id)}/`, page.base).href;
}

/** @param {Hit} hit @returns {"overdue" | "in_force"} */
function statusOf(hit) {
  return hit.listings.some((listing) => listing.status === "overdue") ? "overdue" : "in_force";
}

/** @param {Hit} hit @returns {Name | undefined} the one the entity goes by */
export function mainName({ entity }) {
  return entity.names.find(({ kind }) => kind === "name") ?? entity.names[0];
}

/**
 * A text of the entity, marked where it is what matched.
 * @param {string} text
 * @param {Hit} hit
 */
function asMatched(text, { match }) {
  return match && match.text === text ? marked(text, match.ranges) : [text];
}

/** @param {Hit} hit @param {Context} context */
function title(hit, { page }) {
  const text = mainName(hit)?.text ?? hit.entity.id;
  return el("bdi", { lang: langOf(text, page.lang) }, ...asMatched(text, hit));
}

/**
 * The other names worth a line: the English one, and the one that matched.
 * @param {Hit} hit
 * @param {Context} context
 * @returns {HTMLElement[]}
 */
function otherNames(hit, { page, words }) {
  const main = mainName(hit);
  const matched = NAME_KINDS.includes(hit.match?.field ?? "") ? hit.match?.text : undefined;
  return hit.entity.names
    .filter((name) => name !== main && (name.text === matched || name.kind === "english"))
    .filter(({ text }, i, all) => all.findIndex((other) => other.text === text) === i)
    .map(({ kind, text }) =>
      el(
        "span",
        { class: "gs-hit__other", "data-why": text === matched ? kind : null },
        // the English name needs no introduction until it is the reason
        (kind !== "english" || text === matched) && words.say(`why_${kind}`),
        el("bdi", { lang: langOf(text, page.lang) }, ...asMatched(text, hit)),
      ),
    );
}

/** @param {Hit} hit */
const foundByCode = ({ match, entity }) => match?.field === "identifier" && match.text === entity.code;

/** @param {Hit} hit @param {Context} context */
function code(hit, { words }) {
  if (!hit.entity.code) return null;
  const matched = foundByCode(hit);
  return el(
    "span",
    { class: "gs-hit__code", "data-why": matched ? "code" : null },
    words.say(matched ? "why_code" : "code"),
    el("bdi", { class: "gs-code" }, ...(matched ? asMatched(hit.entity.code, hit) : [hit.entity.code])),
  );
}

/**
 * Why it was found, where the marks in a name or the code do not say it by themselves: another
 * identifier or a document number, pinyin, or a spelling that is only similar.
 * @param {Hit} hit
 * @param {Context} context
 */
function reason(hit, { words }) {
  const { match } = hit;
  if (!match || foundByCode(hit)) return null;
  if (match.field === "identifier" || match.field === "document") {
    return el(
      "span",
      { class: "gs-hit__other", "data-why": match.field },
      words.say(`why_${match.field}`),
      el("bdi", {}, ...marked(match.text, match.ranges)),
    );
  }
  if (match.reason === match.field) return null;
  return el("span", { class: "gs-hit__how" }, words.say(`how_${match.reason}`));
}

/**
 * The records of each tone, those past their term by themselves.
 * @param {Hit} hit
 * @returns {{tone: string, status: string, listings: Listing[]}[]}
 */
function groups(hit) {
  return TONES.flatMap((tone) =>
    ["in_force", "overdue"].map((status) => ({
      tone,
      status,
      listings: hit.listings.filter((l) => l.tone === tone && l.status === status),
    })),
  ).filter(({ listings }) => listings.length > 0);
}

/**
 * How many records of a tone there are, and what is to be known of them.
 * @param {ReturnType<typeof groups>[number]} group
 * @param {Context} context
 * @param {string | false} term until when
 */
function tag({ tone, status, listings }, { words }, term) {
  const notes = [
    status === "overdue" ? words.say("tag_overdue") : term,
    listings.some((l) => l.objected) && words.say("tag_objected"),
  ].filter(Boolean);
  return [
    el(
      "span",
      { class: `gs-tag gs-tag--${tone}`, "data-status": status },
      words.say(`tag_${tone}`, { n: listings.length }),
    ),
    " ",
    notes.length > 0 && el("span", { class: "gs-hit__note" }, notes.join(" · ")),
  ];
}

/**
 * @param {Listing[]} listings in force
 * @param {string} lang
 * @param {import("../lib/words.mjs").Words} words
 */
function until(listings, lang, words) {
  if (listings.some(({ lastDay }) => !lastDay)) return words.say("until_open");
  const last = listings.map(({ lastDay }) => lastDay).sort().at(-1) ?? "";
  return words.say(listings.length > 1 ? "until_last" : "until", { day: dayInWords(last, lang) });
}

/**
 * @param {Hit} hit
 * @param {Context} context
 * @returns {HTMLElement}
 */
export function resultItem(hit, context) {
  const { engine, page } = context;
  const { id, region, kind } = hit.entity;
  return el(
    "li",
    { class: "gs-hit", "data-entity": id, "data-status": statusOf(hit) },
    el("h2", { class: "gs-hit__name" }, el("a", { href: entityUrl(hit, context) }, title(hit, context))),
    ...otherNames(hit, context),
    reason(hit, context),
    el(
      "p",
      { class: "gs-hit__facts" },
      ...present([
        code(hit, context),
        region && el("span", { class: "gs-hit__region" }, engine.label("region", region, page.lang)),
        kind && el("span", { class: "gs-hit__kind" }, engine.label("kind", kind, page.lang)),
      ]).flatMap((fact, i) => (i ? [" ", fact] : [fact])),
    ),
    el("ul", { class: "gs-hit__tags" }, ...groups(hit).map((group) =>
      el("li", {}, ...tag(group, context, until(group.listings, page.lang, context.words))))),
  );
}

/**
 * @param {Hit} hit
 * @param {number} place
 * @param {Context} context
 * @returns {HTMLElement}
 */
export function suggestion(hit, place, context) {
  const others = otherNames(hit, context).filter((name) => name.dataset.why);
  return el(
    "li",
    {
      id: `gs-suggestion-${place}`,
      class: "gs-suggestion",
      role: "option",
      "aria-selected": "false",
      "data-entity": hit.entity.id,
      "data-href": entityUrl(hit, context),
    },
    el("span", { class: "gs-suggestion__name" }, title(hit, context)),
    ...others.flatMap((name) => [" ", name]),
    " ",
    reason(hit, context),
    " ",
    code(hit, context),
    " ",
    // until when is for the page it leads to
    ...groups(hit).flatMap((group) =>
      [el("span", { class: "gs-suggestion__tag" }, ...tag(group, context, false)), " "]),
  );
}
