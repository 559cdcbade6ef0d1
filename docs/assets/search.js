// The search: loads when it first opens, with the texts in search.json next to the pages.

const SHOWN = 30 // claims in all
const EACH = 5 // claims of one page
const EXCERPT = 120 // characters
const LETTER = "[\\p{L}\\p{N}_]"
const WORDS = /[\p{L}\p{N}_]+/gu
const AROUND = /^[^\p{L}\p{N}_]+|[^\p{L}\p{N}_]+$/gu

const plain = (text) => text.replace(/[“”]/g, '"').replace(/[‘’]/g, "'")
const escaped = (text) => text.replace(/[\\^$.*+?()[\]{}|/]/g, "\\$&")
const spaced = (text) => text.replace(/\s+/g, " ").trim()

/** Read the query: `terms` must match, and each is a word or a quoted phrase. Matches of `wholes` add to the score. */
function read(typed) {
  const terms = new Map()
  const wholes = new Set()
  for (const [token, quoted] of plain(typed).toLowerCase().matchAll(/"([^"]*)"?|[^\s"]+/g)) {
    if (quoted !== undefined) {
      const text = spaced(quoted)
      if (text) terms.set(`"${text}`, { text, phrase: true, worth: 3 * text.split(" ").length })
      continue
    }
    // session.remove() has two words, and also counts as one.
    const [words, whole] = [token.match(WORDS) ?? [], token.replace(AROUND, "")]
    for (const text of words) {
      const begins = `(?<!${LETTER})${text}`
      terms.set(text, {
        text,
        phrase: false,
        prefix: new RegExp(begins, "u"),
        word: new RegExp(`${begins}(?!${LETTER})`, "u"),
      })
    }
    if (words.length > 1) wholes.add(whole)
  }
  const all = spaced(plain(typed).toLowerCase().replaceAll('"', " "))
  if (terms.size > 1 && all.match(WORDS)) wholes.add(all.replace(AROUND, ""))
  return { terms: [...terms.values()], wholes: [...wholes], address: all.replaceAll(" ", "-") }
}

/** Return the score of a term in a text: 3 for a word, 2 for the beginning of a word, 1 within a word, 0 for none. */
function fit(term, text) {
  if (!text.includes(term.text)) return 0
  if (term.phrase) return term.worth
  if (term.word.test(text)) return 3
  if (term.prefix.test(text)) return 2
  return term.text.length >= 4 ? 1 : 0
}

/** Return the best score of each term, and of the wholes, in some fields: pairs of a weight and a text. */
function fits({ terms, wholes }, fields) {
  const texts = fields.map(([weight, text]) => [weight, plain(text).toLowerCase()])
  const best = (one) => Math.max(...texts.map(([weight, text]) => weight * one(text)))
  return {
    terms: terms.map((term) => best((text) => fit(term, text))),
    wholes: wholes
      .map((whole) => best((text) => (text.includes(whole) ? 10 * whole.match(WORDS).length : 0)))
      .reduce((sum, value) => sum + value, 0),
  }
}

/**
 * Find the claims that have every word, in their text or in their page's question, verdict, or address.
 * If no claim has all words, as for a pasted traceback, find the claims with the most, and set `exact` to false.
 * Return groups, best first: { page, claims, more, exact }. `more` counts the claims that are left out.
 */
export function search(typed, pages) {
  const query = read(typed)
  const found = []
  for (const [at, page] of pages.entries()) {
    const above = fits(query, [[12, page.address], [10, page.question], [6, page.verdict]])
    const bonus = above.wholes + (page.address === query.address ? 200 : 0)
    for (const claim of [null, ...page.claims]) {
      const weight = claim?.id === "sources" ? 0.5 : 4
      const own = fits(query, claim ? [[weight, claim.title], [Math.min(weight, 1), claim.text]] : [[0, ""]])
      const sums = own.terms.map((value, i) => value + above.terms[i])
      found.push({ at, page, claim, own: own.terms, sums, bonus: bonus + own.wholes })
    }
  }
  // Rare words count more than frequent words, and long words more than short words.
  const rarity = query.terms.map(({ text }, i) => {
    const count = found.filter(({ sums }) => sums[i]).length
    return count && Math.log(1 + found.length / count) * Math.sqrt(text.length / 6)
  })
  const weigh = (values) => values.reduce((sum, value, i) => sum + value * rarity[i], 0)
  const share = ({ sums }) => weigh(sums.map(Boolean)) / weigh(sums.map(() => true))
  let hits = query.terms.length ? found.filter(({ sums }) => sums.every(Boolean)) : []
  const exact = hits.length > 0
  const phrased = ({ sums }) => query.terms.every(({ phrase }, i) => !phrase || sums[i])
  if (!exact) hits = found.filter((one) => share(one) >= 0.6 && phrased(one))
  for (const hit of hits) hit.score = (weigh(hit.sums) + hit.bonus) * share(hit) ** 2
  hits.sort((a, b) => b.score - a.score)

  const groups = new Map()
  let shown = 0
  for (const { page, claim, own } of hits) {
    if (!groups.has(page)) groups.set(page, { page, claims: [], more: 0, exact })
    const group = groups.get(page)
    if (!claim || !own.some(Boolean)) continue
    if (group.claims.length < EACH && shown < SHOWN) shown = group.claims.push(claim) && shown + 1
    else group.more += 1
  }
  return [...groups.values()]
}

/** Return the words to mark in a text: the whole query, phrases, words, and their beginnings. */
function marks(typed) {
  const { terms, wholes } = read(typed)
  const parts = terms.map(({ text, phrase }) => {
    if (phrase) return escaped(text)
    const end = text.length < 3 && terms.length > 1 ? `(?!${LETTER})` : ""
    return text.length >= 4 ? text : `(?<!${LETTER})${text}${end}`
  })
  const all = [...wholes.map(escaped), ...parts].sort((a, b) => b.length - a.length)
  return all.length ? new RegExp(all.join("|"), "giu") : /(?!)/g
}

/** Return the line of a text around the place that has the most marks. */
function excerpt(text, pattern) {
  const places = [...plain(text).matchAll(pattern)].map((match) => [match.index, match[0].toLowerCase()])
  let [best, most] = [0, 0]
  for (const [start] of places) {
    const near = places.filter(([at]) => at >= start && at < start + EXCERPT - 40)
    const count = new Set(near.map(([, word]) => word)).size + near.reduce((sum, [, word]) => sum + word.length, 0) / 50
    if (count > most) [best, most] = [start, count]
  }
  // The words are near the beginning, so that a narrow screen does not cut them off.
  const from = best > 30 && text.length > EXCERPT ? text.indexOf(" ", best - 30) + 1 : 0
  const end = from + EXCERPT < text.length ? text.lastIndexOf(" ", from + EXCERPT) : text.length
  return (from ? "… " : "") + text.slice(from, end > best ? end : from + EXCERPT) + (end < text.length ? " …" : "")
}

function element(name, attributes = {}, ...children) {
  const made = document.createElement(name)
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value)
  made.append(...children)
  return made
}

/** Return a text as nodes, with its marks. */
function marked(text, pattern) {
  const nodes = []
  let last = 0
  for (const match of plain(text).matchAll(pattern)) {
    const end = match.index + match[0].length
    nodes.push(text.slice(last, match.index), element("mark", {}, text.slice(match.index, end)))
    last = end
  }
  return [...nodes, text.slice(last)]
}

const address = (path) => new URL(`../${path}`, import.meta.url).href
const input = element("input", {
  type: "search", class: "search-words", autocomplete: "off", autocapitalize: "off", spellcheck: "false",
  enterkeyhint: "go", placeholder: 'Words, or an "error text"',
})
const close = element("button", { type: "button", class: "search-close" }, "Close")
const status = element("p", { class: "search-status", role: "status" })
const results = element("ol", { class: "search-results", role: "list" })
const label = element("label", { class: "search-label" }, element("span", {}, "Search"), input)
const bar = element("div", { class: "search-bar" }, label, close)
const box = element("div", { class: "search-box" }, bar, status, results)
const dialog = element("dialog", { class: "search", "aria-label": "Search" }, box)

let loading // the promise of the pages
let pages

async function load() {
  say("Loading …")
  try {
    loading ??= fetch(address("search.json")).then((response) => {
      if (!response.ok) throw new Error(response.statusText)
      return response.json()
    })
    pages = (await loading).pages
    show()
  } catch {
    loading = undefined
    say("The search could not be loaded.", true)
  }
}

/** Show the status of the search, with a link to the questions if there is no result. */
function say(text, stuck = false) {
  results.replaceChildren()
  status.replaceChildren(text, ...(stuck ? [" ", element("a", { href: address("") }, "See all questions")] : []))
}

function show() {
  const typed = input.value
  if (!typed.trim()) return say("Exception names are found as they are; put the text of an error in quotes.")
  const groups = search(typed, pages)
  if (!groups.length) return say("Nothing found.", true)
  const count = (number, word) => `${number} ${word}${number === 1 ? "" : "s"}`
  const claims = groups.reduce((sum, group) => sum + group.claims.length + group.more, 0)
  const found = `${count(claims, "claim")} on ${count(groups.length, "page")}`
  say(groups[0].exact ? `${found}.` : `Nothing has all of these words. Most of them: ${found}.`)
  const pattern = marks(typed)
  results.replaceChildren(...groups.map((group) => item(group, pattern)))
  results.scrollTop = 0
}

function item({ page, claims, more }, pattern) {
  const question = element("a", { href: address(`${page.address}/`) }, ...marked(page.question, pattern))
  const links = claims.map((claim) => {
    const lines = [element("span", { class: "search-excerpt" }, ...marked(excerpt(claim.text, pattern), pattern))]
    lines.unshift(element("span", { class: "search-title" }, ...marked(claim.title || "In short", pattern)), " ")
    return element("li", {}, element("a", { href: address(`${page.address}/${claim.id && `#${claim.id}`}`) }, ...lines))
  })
  return element(
    "li", { class: "search-page" },
    element("h2", { class: "search-question" }, question),
    element("p", { class: "search-verdict" }, ...marked(page.verdict, pattern)),
    ...(links.length ? [element("ul", { class: "search-claims", role: "list" }, ...links)] : []),
    ...(more ? [element("p", { class: "search-more" }, `and ${more} more on this page`)] : []),
  )
}

/** Arrow keys move through the links, Enter in the box follows the first link, and Escape closes at once. */
function press(event) {
  if (event.isComposing) return
  const links = [...results.querySelectorAll("a")]
  const at = links.indexOf(document.activeElement)
  if (event.key === "Escape") dialog.close()
  else if (event.key === "ArrowDown" && links.length) links[Math.min(at + 1, links.length - 1)].focus()
  else if (event.key === "ArrowUp" && at >= 0) (links[at - 1] ?? input).focus()
  else if (event.key === "Enter" && event.target === input) links[0]?.click()
  else return
  event.preventDefault()
}

let pressed // where the pointer was pressed: a selection that ends outside does not close the dialog
dialog.addEventListener("pointerdown", (event) => { pressed = event.target })
dialog.addEventListener("click", (event) => {
  const follows = event.target.closest("a") && !(event.ctrlKey || event.metaKey || event.shiftKey || event.altKey)
  if (follows || (event.target === dialog && pressed === dialog)) dialog.close()
})
dialog.addEventListener("keydown", press)
close.addEventListener("click", () => dialog.close())
input.addEventListener("input", () => (pages ? show() : load()))

/** Show the dialog with the query `initial`. A dialog returns the focus when it closes. */
export function open(initial = "") {
  if (!dialog.isConnected) document.body.append(dialog)
  if (!dialog.open) dialog.showModal()
  if (initial) input.value = initial
  input.focus()
  input.select()
  if (pages) show()
  else load()
}
