// The finder: compare a pasted error or traceback with the entries in errors.json, from all pages that list errors.

// The root of the site, at any address.
const ROOT = new URL("../", import.meta.url)
const MOST = 3
const ANY = "…"
const LIKELY = 0.6 // the share of an entry's words that must match without its message; more are needed without its class
const spaced = text => text.replace(/\s+/g, " ").trim()
const escaped = text => text.replace(/[\\^$.*+?()[\]{}|/]/g, "\\$&")
const words = text => text.toLowerCase().match(/[\p{L}\p{N}_]{2,}/gu) ?? []

/** Prepare an entry: its message becomes a pattern, in which … matches any text except a long one. */
function ready(entry) {
  // The text after the cut of a message is not a part of it.
  const parts = entry.message.replace(/\s*…$/, "").split(ANY).map(part => escaped(spaced(` ${part} `)))
  const pattern = new RegExp(parts.map(part => part.trim()).join("\\s?.{0,400}?\\s?"), "i")
  return { ...entry, pattern, words: [...new Set(words(entry.message))] }
}

/**
 * Find the entries that a text is about, best first. `sure` is true if the text has both the class and the message.
 * A whole message counts most, then the class, then SQLAlchemy's code. Without a message, its words count.
 * In a traceback, the last error is the error that ended the program.
 */
export function find(text, entries) {
  const said = spaced(text)
  const there = new Set(words(said))
  const all = entries.map(ready)
  const count = word => all.filter(each => each.words.includes(word)).length
  const rare = new Map([...new Set(all.flatMap(each => each.words))].map(word => [word, Math.log(1 + all.length / count(word))]))
  const weigh = list => list.reduce((sum, word) => sum + (rare.get(word) ?? Math.log(1 + all.length)), 0)
  const named = [...there].filter(word => !/^\d+$/.test(word))
  const found = []
  for (const entry of all) {
    const whole = entry.pattern.exec(said)
    const kind = said.lastIndexOf(entry.kind)
    const coded = entry.code !== "" && new RegExp(`sqlalche\\.me/e/(\\d+/)?${entry.code}\\b`).test(said)
    const own = weigh(entry.words.filter(word => there.has(word)))
    // Either the text has many words of the entry, or all of a few words are in the entry.
    const share = Math.max(own / weigh(entry.words), named.length > 2 ? own / weigh(named) : 0)
    const enough = kind >= 0 ? share >= LIKELY || said.endsWith(entry.kind) : share >= LIKELY + 0.2
    if (!whole && !enough && !coded && said !== entry.code) continue
    const last = Math.max(whole?.index ?? 0, kind) / (said.length + 1)
    const score = (whole ? 100 + 4 * entry.words.length : 50 * share) + (kind >= 0 ? 60 : 0) + (coded ? 20 : 0) + 30 * last
    found.push({ entry, score, sure: Boolean(whole && (kind >= 0 || entry.words.length > 3)) })
  }
  found.sort((a, b) => b.score - a.score)
  const sure = found.filter(each => each.sure)
  return (sure.length ? sure : found).slice(0, MOST).map(({ entry: { pattern, words: _, ...entry }, sure }) => ({ ...entry, sure }))
}

function shown({ page, id, kind, message, why, answer, title, sure }) {
  const item = document.createElement("li")
  const entry = Object.assign(document.createElement("a"), { href: new URL(`${page}#${id}`, ROOT), textContent: `${kind}: ${message}` })
  const told = Object.assign(document.createElement("p"), { textContent: why })
  item.append(entry, told)
  if (answer) {
    const link = Object.assign(document.createElement("a"), { href: new URL(answer, ROOT), textContent: title })
    told.append(" ", link)
  }
  item.className = sure ? "sure" : "perhaps"
  return item
}

/** Make the form of the page work. */
export function work(form) {
  const [input, list, status] = ["textarea", "ul", "[role=status]"].map(selector => form.querySelector(selector))
  let entries
  let asked = 0
  async function answer() {
    const mine = ++asked
    const text = input.value
    try {
      entries ??= (await (await fetch(new URL("errors/errors.json", ROOT))).json()).errors
    } catch {
      status.textContent = "The list could not be had: look for the class among the entries."
      return
    }
    if (mine !== asked) return
    const found = text.trim() ? find(text, entries) : []
    list.replaceChildren(...found.map(shown))
    const many = found.length === 1 ? "One entry" : `${found.length} entries`
    if (!text.trim()) status.textContent = ""
    else if (!found.length) status.textContent = "No entry is about this: try the search."
    else status.textContent = `${many} ${found[0].sure ? "found" : "may be about this"}${found.length > 1 ? ", the nearest first" : ""}.`
  }
  input.addEventListener("input", answer)
  form.addEventListener("submit", event => event.preventDefault())
  if (input.value) answer()
}
