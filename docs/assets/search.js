// The search: loads when it first opens. search.json has what is scored, and search-texts.json the texts for excerpts.

import { prepare, score } from "./scorer.js"

const SHOWN = 30 // results
const COMMON = 4 // errors that an empty result offers
const EXCERPT = 120 // characters

const plain = (text) => text.replace(/[“”]/g, '"').replace(/[‘’]/g, "'")
const escaped = (text) => text.replace(/[\\^$.*+?()[\]{}|/]/g, "\\$&")
const spaced = (text) => text.replace(/\s+/g, " ").trim()
const low = (text) => spaced(plain(text)).toLowerCase()

let loading // the promise of the index
let index
let pages
let texts // the texts of claims by their addresses, when they have arrived

/** Load the index, then the texts, each once. Throw an error if the index cannot be had. */
async function load() {
  const had = async (name) => {
    const response = await fetch(address(name))
    if (!response.ok) throw new Error(response.statusText)
    return response.json()
  }
  loading ??= had("search.json").then((data) => {
    pages = data.pages
    index = prepare(data)
    // Without its texts, the search has no excerpts, and finds no quoted text.
    had("search-texts.json").then((all) => { texts = all }, () => { texts = {} }).then(() => dialog.open && show())
  })
  try { await loading } catch (error) {
    loading = undefined
    throw error
  }
}

const path = ({ page, id }) => `${pages[page][0]}/${id && `#${id}`}`
const textOf = (found) => texts?.[path(found)] ?? ""

/** Find the claims and pages for what was typed, best first. Quoted text must be in them. */
export function search(typed) {
  const quoted = [...plain(typed).matchAll(/"([^"]+)"?/g)].map(([, text]) => low(text)).filter(Boolean)
  // The address of a page, such as "flush or commit", is its name.
  const name = low(typed).replace(/[\s/]+/g, "-").replace(/^-|-$/g, "")
  const isNamed = (each) => !each.id && pages[each.page][0] === name
  const scored = score(plain(typed).replaceAll('"', " "), index)
  scored.sort((a, b) => isNamed(b) - isNamed(a))
  // Words that no title or phrase has may still be in a text, and so may a quoted text without them.
  const wanted = quoted.length ? quoted : scored.length ? [] : low(typed).split(" ").filter((word) => word.length > 2)
  if (!wanted.length) return scored.slice(0, SHOWN)
  const has = (found) => wanted.every((text) => low(`${found.title} ${textOf(found)}`).includes(text))
  const rest = index.documents.filter((each) => !scored.some((one) => one.page === each.page && one.id === each.id))
  return [...scored, ...rest].filter(has).slice(0, SHOWN)
}

/** Return the claims that have at least half of a text's words, each with its address and its title. Load the index. */
export async function nearest(text) {
  await load()
  const near = score(text, index).filter((each) => !each.isError && each.share >= 0.5)
  return near.map((each) => ({ address: path(each), title: each.title }))
}

/** Return what an empty result offers: the pages whose names have most letter pairs of a question, and frequent errors. */
function offered(typed) {
  const pairs = (text) => new Set([...low(text)].map((letter, i, all) => letter + (all[i + 1] ?? "")))
  const own = pairs(typed)
  const near = ([, question, , phrases]) => [...own].filter((pair) => pairs(`${question} ${phrases}`).has(pair)).length
  const whole = index.documents.filter((each) => !each.id && !each.isError)
  const errors = index.documents.filter((each) => each.id && pages[each.page][0] === "errors")
  return [...whole.sort((a, b) => near(pages[b.page]) - near(pages[a.page])).slice(0, COMMON), ...errors.slice(0, COMMON)]
}

/** Return the words to mark in a text: quoted texts, names, words, and their beginnings. */
function marks(typed) {
  const parts = [...plain(typed).matchAll(/"([^"]+)"?|[^\s"]+/g)].flatMap(([token, quoted]) => {
    if (quoted !== undefined) return [escaped(spaced(quoted))]
    return (index.kept(token).join(" ").match(/[\p{L}\p{N}_]{3,}/gu) ?? []).map((word) => `(?<![\\p{L}\\p{N}])${word}`)
  })
  return parts.length ? new RegExp(parts.sort((a, b) => b.length - a.length).join("|"), "giu") : /(?!)/g
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
  enterkeyhint: "go", placeholder: "A question, a name, or an error",
})
const close = element("button", { type: "button", class: "search-close" }, "Close")
const status = element("p", { class: "search-status", role: "status" })
const results = element("ol", { class: "search-results", role: "list" })
const slash = element("input", { type: "checkbox" })
const key = element("label", { class: "search-key" }, slash, " Also open with the ", element("kbd", {}, "/"), " key")
const label = element("label", { class: "search-label" }, element("span", {}, "Search"), input)
const bar = element("div", { class: "search-bar" }, label, close)
const box = element("div", { class: "search-box" }, bar, status, results, key)
const dialog = element("dialog", { class: "search", "aria-label": "Search" }, box)

async function answer() {
  if (index) return show()
  say("Loading …")
  try {
    await load()
    show()
  } catch {
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
  if (!typed.trim()) return say("Ask in your own words, or paste a name or an error. Text in quotes is found as it is.")
  const found = search(typed)
  if (!found.length && !texts) return say("Loading …")
  const pattern = marks(typed)
  say(found.length ? `${found.length}${found.length === SHOWN ? " or more" : ""} ${found.length === 1 ? "result" : "results"}.`
    : "No page has these words. These pages are the nearest, and these errors the most common:")
  const chosen = document.activeElement.closest?.(".search-results") ? document.activeElement.href : ""
  results.replaceChildren(...(found.length ? found : offered(typed)).map((each) => item(each, pattern)))
  results.scrollTop = 0
  if (chosen) [...results.querySelectorAll("a")].find((each) => each.href === chosen)?.focus()
}

function item(found, pattern) {
  const above = found.id ? pages[found.page][1] : "Page"
  const text = found.id ? excerpt(textOf(found), pattern) : pages[found.page][2]
  const link = element(
    "a", { href: address(path(found)) },
    element("span", { class: "search-title" }, ...marked(found.title, pattern)), " ",
    element("span", { class: "search-page" }, above),
    ...(text ? [" ", element("span", { class: "search-excerpt" }, ...marked(text, pattern))] : []),
  )
  return element("li", {}, link)
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
input.addEventListener("input", answer)
slash.addEventListener("change", () => {
  try { localStorage.setItem("slash", slash.checked ? "on" : "off") } catch { /* the choice holds for this page */ }
  document.documentElement.dataset.slash = slash.checked ? "on" : "off"
})

/** Show the dialog with the query `initial`. A dialog returns the focus when it closes. */
export function open(initial = "") {
  if (!dialog.isConnected) document.body.append(dialog)
  if (!dialog.open) dialog.showModal()
  slash.checked = document.documentElement.dataset.slash !== "off"
  if (initial) input.value = initial
  input.focus()
  input.select()
  return answer()
}
