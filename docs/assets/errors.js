// The form of the error finder, with the entries in errors.json from all pages that list errors.

// The root of the site, at any address.
const ROOT = new URL("../", import.meta.url)
const LONG = 2000 // A paste with more characters waits for a pause in typing.
const PAUSE = 150 // in milliseconds

const element = (name, attributes, ...children) => {
  const made = document.createElement(name)
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value)
  made.append(...children)
  return made
}
const link = (address, text) => element("a", { href: new URL(address, ROOT).href }, text)

function item({ page, id, kind, message, why, answers }, found) {
  const claims = answers.map(([address, title]) => element("li", {}, link(address, title)))
  const text = [element("p", {}, why), ...(claims.length ? [element("ul", {}, ...claims)] : [])]
  return element("li", { class: found }, link(`${page}#${id}`, `${kind}: ${message}`), ...text)
}

const SAID = {
  sure: () => "This entry is about your error.",
  class: count => `${count === 1 ? "One entry has" : `${count} entries have`} this class, the most common first. Paste the message to find yours.`,
  none: () => "No entry is about this error.",
  perhaps: count => `No entry has exactly this text. ${count === 1 ? "This one is" : "These are"} the nearest.`,
}

/** Return where to ask next about a paste: the claim that is nearest to its words, and the search. */
async function next(pasted) {
  const [{ messageOf }, { nearest, open }] = await Promise.all([import("./paste.js"), import("./search.js")])
  const words = messageOf(pasted)
  const [claim] = await nearest(words)
  const search = element("button", { type: "button", class: "find-words" }, "Search for its words")
  search.addEventListener("click", () => open(words))
  return [...(claim ? ["The nearest claim is ", link(claim.address, claim.title), ". "] : []), search]
}

/** Return the finder with its entries, which load when a reader pastes for the first time. */
async function load() {
  const [{ find, prepare }, list] = await Promise.all([import("./finder.js"), fetch(new URL("errors/errors.json", ROOT))])
  const entries = prepare((await list.json()).errors)
  return text => find(text, entries)
}

/** Make the form of the page work. */
export function work(form) {
  const [input, list, status] = ["textarea", "ul", "[role=status]"].map(selector => form.querySelector(selector))
  let find
  let asked = 0
  let waiting
  async function answer() {
    const mine = ++asked
    const text = input.value
    try {
      find ??= await load()
    } catch {
      status.textContent = "The list could not be loaded. Look for the class among the entries."
      return
    }
    if (mine !== asked) return
    const found = text.trim() ? find(text) : { kind: "", entries: [] }
    list.replaceChildren(...found.entries.map(entry => item(entry, found.kind)))
    status.textContent = SAID[found.kind]?.(found.entries.length) ?? ""
    if (found.kind !== "none") return
    // The search loads now. Without it, or if the reader typed on, nothing is added.
    const where = await next(text).catch(() => [])
    if (mine === asked) status.append(" ", ...where)
  }
  input.addEventListener("input", () => {
    clearTimeout(waiting)
    if (input.value.length < LONG) answer()
    else waiting = setTimeout(answer, PAUSE)
  })
  form.addEventListener("submit", event => event.preventDefault())
  if (input.value) answer()
}
