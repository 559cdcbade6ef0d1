// Tabs, links to lines, copies, and the connections between the parts of an example. Each is an addition to its HTML.

const recall = key => { try { return localStorage.getItem(key) } catch { return null } }
const remember = (key, value) => { try { localStorage.setItem(key, value) } catch { /* the choice holds for this page */ } }
const all = (selector, within = document) => [...within.querySelectorAll(selector)]

/* Tabs: one choice of a database and a release line for the whole site. */

const NAMES = { SQLite: "sqlite", PostgreSQL: "postgresql", MariaDB: "mariadb" }
const chosen = { database: recall("database"), line: recall("line") }

function addTabs(box) {
  // Without another trace, there is nothing to choose.
  if (!box.querySelector(":scope > .variant")) return
  for (const kind of ["database", "line"]) {
    for (const chip of all(`.chips.${kind} > li`, box)) {
      const text = chip.textContent
      const label = document.createElement("label")
      const input = document.createElement("input")
      Object.assign(input, { type: "radio", name: `${box.id}-${kind}`, value: NAMES[text.split(" ")[0]] ?? text })
      input.dataset.kind = kind
      label.append(input, text)
      chip.replaceChildren(label)
      chip.setAttribute("role", "none")
    }
    box.querySelector(`.chips.${kind}`)?.setAttribute("role", "radiogroup")
  }
  show(box)
}

// The trace of the page is for its first database and release line.
function show(box) {
  const picked = {}
  for (const kind of ["database", "line"]) {
    const inputs = all(`input[data-kind=${kind}]`, box)
    if (!inputs.length) return
    picked[kind] = inputs.find(each => each.value === chosen[kind]) ?? inputs[0]
    picked[kind].checked = true
  }
  const name = `${picked.database.value}-${picked.line.value}`
  const variant = all(":scope > .variant", box).find(each => each.dataset.on.split(" ").includes(name))
  for (const each of all(":scope > .variant", box)) each.open = each === variant
  box.classList.toggle("elsewhere", Boolean(variant))
  // The setup is that of the trace that is shown.
  const trace = variant?.querySelector(".trace") ?? box.querySelector(":scope > .trace")
  const setup = box.querySelector(".setup")
  const bar = trace.querySelector(".bar")
  if (setup && bar && !bar.contains(setup)) bar.prepend(setup)
}

document.addEventListener("change", event => {
  const { kind } = event.target.dataset
  if (!kind) return
  chosen[kind] = event.target.value
  remember(kind, event.target.value)
  const { top } = event.target.getBoundingClientRect()
  for (const box of all(".example:has(.chips input)")) show(box)
  scrollBy({ top: event.target.getBoundingClientRect().top - top, behavior: "instant" })
})

/* Copy the code as it is visible. A selection of several lines has no events between them. */

const codeOf = rows => rows.map(row => row.querySelector("pre").textContent).join("\n")
const visibleRows = box => all(".row[id]", box).filter(row => row.closest(".setup") || row.closest(".trace").offsetParent)

export function copyCode(box) {
  return navigator.clipboard.writeText(`${codeOf(visibleRows(box)).replace(/^\n+/, "")}\n`)
}

document.addEventListener("copy", event => {
  const selection = getSelection()
  const { anchorNode } = selection
  const start = anchorNode?.nodeType === Node.ELEMENT_NODE ? anchorNode : anchorNode?.parentElement
  if (selection.isCollapsed || !start?.closest(".row > pre")) return
  const rows = all(".row[id]").filter(row => selection.containsNode(row.querySelector("pre"), true))
  if (rows.length < 2) return
  event.clipboardData.setData("text/plain", codeOf(rows))
  event.preventDefault()
})

/* A number links its line. With Shift, it links the lines from the last number on: #failed-1-L4-L9. */

let from = null

export function showLines(fragment) {
  for (const row of all(".row.chosen")) row.classList.remove("chosen")
  const range = /^(.+)-L(\d+)-L(\d+)$/.exec(fragment)
  if (!range) return
  const [, id, first, last] = range
  for (let line = Number(first); line <= Number(last); line += 1) {
    document.getElementById(`${id}-L${line}`)?.classList.add("chosen")
  }
  document.getElementById(`${id}-L${first}`)?.scrollIntoView({ block: "center" })
}

document.addEventListener("click", event => {
  const link = event.target.closest("a.nr")
  const place = link && /^#(.+)-L(\d+)$/.exec(link.getAttribute("href"))
  if (!place) return
  const line = Number(place[2])
  if (!event.shiftKey || from?.id !== place[1] || from.line === line) {
    from = { id: place[1], line }
    return
  }
  event.preventDefault()
  location.hash = `${from.id}-L${Math.min(from.line, line)}-L${Math.max(from.line, line)}`
})

/* Pointing at a thing lights it in the code, the lanes, and the events, and shades the lines during which it lived. */

const laneOf = element => [...(element?.classList ?? [])].find(name => /^l\d$/.test(name))

function wordsOf(trace, name) {
  const ranges = []
  for (const code of all(".row > pre", trace)) {
    const texts = document.createTreeWalker(code, NodeFilter.SHOW_TEXT)
    while (texts.nextNode()) {
      for (const match of texts.currentNode.data.matchAll(new RegExp(`(?<![\\w.])${name}(?!\\w)`, "g"))) {
        const range = new Range()
        range.setStart(texts.currentNode, match.index)
        range.setEnd(texts.currentNode, match.index + name.length)
        ranges.push(range)
      }
    }
  }
  return ranges
}

function light(box, trace, lane) {
  const key = lane ? `${trace.dataset.number ??= String(Math.random())}${lane}` : undefined
  if (box.dataset.hot === key) return
  for (const each of all(".hot, .lives", box)) each.classList.remove("hot", "lives")
  CSS.highlights?.delete("hot")
  if (!lane) {
    delete box.dataset.hot
    return
  }
  box.dataset.hot = key
  for (const each of all(`.${lane}`, trace)) each.classList.add("hot")
  for (const row of all(".row", trace)) row.classList.toggle("lives", Boolean(row.querySelector(`.lanes > .${lane} > line`)))
  const name = trace.querySelector(`.names > .object.${lane}`)?.textContent
  if (name && /^\w+$/.test(name) && globalThis.Highlight) CSS.highlights.set("hot", new Highlight(...wordsOf(trace, name)))
}

// A word of the code that is the name of an object. Lanes are thin, so the nearest one within reach counts.
function pointedLane(event, trace) {
  const lane = laneOf(event.target.closest(".names > i, .did li"))
  if (lane) return lane
  const row = event.target.closest(".row")
  const near = all(".lanes > g", row ?? event.target)
    .map(group => [Math.abs(group.getBoundingClientRect().left + group.getBoundingClientRect().width / 2 - event.clientX), group])
    .sort((one, other) => one[0] - other[0])[0]
  if (near?.[0] < 8) return laneOf(near[1])
  const at = event.target.closest(".row > pre") && document.caretPositionFromPoint?.(event.clientX, event.clientY)
  const text = at?.offsetNode?.data
  const word = text && `${/\w*$/.exec(text.slice(0, at.offset))[0]}${/^\w*/.exec(text.slice(at.offset))[0]}`
  return laneOf(word && all(".names > .object", trace).find(each => each.textContent === word))
}

document.addEventListener("pointermove", event => {
  if (event.pointerType !== "mouse") return
  const trace = event.target.closest?.(".trace")
  const box = trace?.closest(".example")
  for (const other of all(".example[data-hot]")) if (other !== box) light(other)
  if (box) light(box, trace, pointedLane(event, trace))
}, { passive: true })

export function prepare(box) {
  addTabs(box)
}
