// Additions of a script to the site. Every page has the same content without it.

import { copyCode, prepare, showLines } from "./examples.js"

const root = document.documentElement
root.dataset.ready = ""

/* Examples after the first are drawn when the reader comes near, and lazy folds when the reader opens them, so that the
   first view loads fast. */

function draw(section) {
  const kept = section.querySelector(":scope > noscript")
  if (!kept) return
  const { height, top } = section.getBoundingClientRect()
  kept.outerHTML = kept.textContent
  section.querySelectorAll(":scope > .space").forEach(each => each.remove())
  section.classList.remove("later")
  const examples = section.matches(".example") ? [section] : [...section.querySelectorAll(".example")]
  examples.forEach(ready)
  // The visible text stays in place, even if something above it grows or shrinks.
  if (top < 0 && section.checkVisibility()) scrollBy({ top: section.getBoundingClientRect().height - height, behavior: "instant" })
}

function ready(example) {
  prepare(example)
  openSql(example)
}

// The code of an entry of errors is in another file.
let parts
if (document.querySelector(".entry")) import("./parts.js").then(loaded => { parts = loaded })
async function drawEntry(entry) {
  draw(entry)
  if (!entry.querySelector(".part")) return
  parts ??= await import("./parts.js")
  for (const example of await parts.bring(entry)) ready(example)
}

const kept = (within = document) => within.querySelectorAll(":is(.later, .lazy):has(> noscript)")
// What will be drawn with an example: its space, or a fold.
const holding = example => [...kept()].find(each => each.id ? each.id === example : each.querySelector("noscript").textContent.includes(`id="${example}"`))
const drawAll = () => {
  kept().forEach(draw)
  for (const entry of document.querySelectorAll(".entry:has(.part)")) drawEntry(entry)
}

function drawNear(margin) {
  const near = new IntersectionObserver(
    entries => entries.forEach(entry => {
      if (!entry.isIntersecting) return
      near.unobserve(entry.target)
      draw(entry.target)
    }),
    { rootMargin: margin },
  )
  for (const each of document.querySelectorAll(".later")) near.observe(each)
}

// A reader may soon search in the page, so the other examples are drawn while the browser is idle.
function drawInIdleTime() {
  drawNear("200%")
  const idle = window.requestIdleCallback ?? (call => setTimeout(call, 50))
  const next = () => {
    const [section] = kept()
    if (!section) return
    drawEntry(section)
    idle(next)
  }
  idle(next)
}

// Anyone can write a fragment, also one that cannot be decoded, such as "#%".
function fragment() {
  const written = location.hash.slice(1)
  try { return decodeURIComponent(written) } catch { return written }
}

// Return whether a fold around an element was closed, and open it.
function openAround(element) {
  const folds = [...document.querySelectorAll("details:not([open])")].filter(each => each.contains(element))
  for (const each of folds) {
    each.open = true
    fillSetup(each)
  }
  return folds.length > 0
}

async function reach() {
  const { hash } = location
  const lines = fragment()
  // A link to several lines leads to the first of them.
  const id = lines.replace(/(-L\d+)-L\d+$/, "$1")
  const there = document.getElementById(id)
  // The content of this place has moved.
  const onward = there?.matches(".moved") && there.querySelector("a")
  if (onward) location.replace(onward.href)
  if (there && openAround(there)) there.scrollIntoView()
  showLines(lines)
  if (!id || there && !there.closest(".part")) return
  const example = id.replace(/(-L\d+)+$/, "")
  const section = there?.closest(".entry") ?? holding(id) ?? holding(example)
  if (!section) return
  if (section.matches(".entry")) {
    section.open = true
    await drawEntry(section)
    if (location.hash !== hash) return
  } else draw(section)
  const target = document.getElementById(id) ?? document.getElementById(example) ?? section
  openAround(target)
  target.scrollIntoView()
  showLines(lines)
  // Its code did not come. The address is left as it is, because each change of it asks for the code again.
  if (target.closest(".part")) return
  // The browser looked for the target before it was drawn. This makes it look again, for :target.
  history.replaceState(history.state, "", "#")
  location.replace(hash)
}

/* The SQL of all lines. */

function openSql(within = document) {
  const open = root.dataset.sql === "open"
  for (const each of within.querySelectorAll(":is(.statement, .driver) > details")) each.open = open
  for (const each of within.querySelectorAll("button.sql")) each.setAttribute("aria-pressed", String(open))
}

function toggleSql(button) {
  const { top } = button.getBoundingClientRect()
  root.dataset.sql = root.dataset.sql === "open" ? "" : "open"
  openSql()
  // The visible text stays in place, even if something above it opens.
  window.scrollBy({ top: button.getBoundingClientRect().top - top, behavior: "instant" })
}

/* A setup that several examples have is on the page once. */

function fillSetup(setup) {
  const link = setup.querySelector(":scope > .same > a")
  if (!link) return
  const id = link.hash.slice(1)
  for (let held = holding(id); held; held = holding(id)) draw(held)
  const first = document.getElementById(id).querySelector(".setup")
  draw(first)
  link.parentElement.replaceWith(first.querySelector(":scope > pre").cloneNode(true))
}

/* Copy the code of an example. */

const said = document.createElement("p")
said.className = "said"
said.setAttribute("role", "status")
document.body.append(said)

function say(text) {
  said.textContent = text
  clearTimeout(say.timer)
  say.timer = setTimeout(() => { said.textContent = "" }, 2500)
}

async function copy(button) {
  kept(button.closest(".example")).forEach(draw)
  try {
    await copyCode(button.closest(".example"))
    say("Copied to clipboard")
  } catch {
    say("Copying is not allowed here. Download the program instead.")
  }
}

/* The panel with the texts that share a claim. */

const shared = () => document.querySelector(".share > a[aria-expanded=true]")
for (const each of document.querySelectorAll("a.share")) each.setAttribute("aria-expanded", "false")

function fold(opener, focus) {
  opener.setAttribute("aria-expanded", "false")
  opener.nextElementSibling.remove()
  if (focus) opener.focus()
}

document.addEventListener("click", event => {
  // A reader can open the link in another window.
  const plain = !(event.ctrlKey || event.metaKey || event.shiftKey || event.altKey)
  const [open, sharing] = [shared(), plain && event.target.closest("a.share, .share > a")]
  if (open && !event.composedPath().some(each => each.matches?.(".sheet"))) fold(open)
  if (sharing) event.preventDefault()
  if (sharing && sharing !== open) import("./sharing.js").then(({ unfold }) => unfold(sharing, say)).catch(() => location.assign(sharing.href))
  const button = event.target.closest(".example button")
  if (button?.matches(".copy")) copy(button)
  if (button?.matches(".sql")) toggleSql(button)
})

/* Hovering over a line, or moving to its SQL by keyboard, shows all its events in full. */

const full = document.createElement("div")
full.className = "full"
full.popover = "manual"
full.setAttribute("aria-hidden", "true")
document.body.append(full)
let shown = null

function tell(row) {
  const closed = row && [...row.querySelectorAll(":is(.statement, .driver) > details:not([open])")]
  if (row === shown || !full.showPopover) return
  shown = row
  if (!closed?.length) return hush()
  full.replaceChildren(...closed.map(each => each.querySelector("pre").cloneNode(true)))
  full.showPopover()
  place(row)
}

// There is often space below its code. Otherwise it is below the row, or above it. It never covers the row's events,
// where the focus can be: if it fits nowhere, the events can still be opened.
function place(row) {
  const code = row.querySelector(":scope > :is(pre, .end)")
  const range = document.createRange()
  range.selectNodeContents(code)
  const text = range.getBoundingClientRect()
  const cell = code.getBoundingClientRect()
  const line = row.getBoundingClientRect()
  const did = row.querySelector(".did").getBoundingClientRect()
  const beside = did.left >= cell.right - 2
  full.style.maxWidth = `${beside ? cell.width - 36 : root.clientWidth - 16}px`
  if (beside && full.offsetHeight <= line.bottom - text.bottom - 8) {
    full.style.left = `${cell.left + 12}px`
    full.style.top = `${text.bottom + 4}px`
    return
  }
  full.style.maxWidth = `${Math.min(root.clientWidth - 16, Math.max(did.width, 300))}px`
  full.style.left = `${Math.max(8, Math.min(did.left, root.clientWidth - full.offsetWidth - 8))}px`
  const below = line.bottom + full.offsetHeight <= root.clientHeight
  if (!below && line.top - full.offsetHeight < 8) return hush()
  full.style.top = `${below ? line.bottom : line.top - full.offsetHeight}px`
}

function hush() {
  if (full.matches(":popover-open")) full.hidePopover()
}

const rowOf = event => event.target.closest?.(".trace .row") ?? null
let soon
document.addEventListener("pointerover", event => {
  if (event.pointerType !== "mouse") return
  clearTimeout(soon)
  const row = rowOf(event)
  // On its way to the text, the pointer may cross other lines.
  if (!full.contains(event.target) && row !== shown) soon = setTimeout(tell, shown ? 200 : 100, row)
})
document.addEventListener("focusin", event => tell(event.target.matches?.(":focus-visible") ? rowOf(event) : null))
document.addEventListener("toggle", event => {
  if (event.target === full) return
  if (event.target.matches(".lazy")) drawEntry(event.target)
  if (event.target.matches(".setup")) fillSetup(event.target)
  shown = null
  hush()
}, true)
document.addEventListener("scroll", () => { shown = null; hush() }, { passive: true })

/* Colors, search, and keys. */

// Without a choice, the colors are those of the system.
const themes = { "": "system", light: "light", dark: "dark" }
const theme = document.querySelector("button.theme")
const showTheme = () => theme?.setAttribute("aria-label", `Colors: ${themes[root.dataset.theme || ""]}`)
theme?.addEventListener("click", () => {
  const names = Object.keys(themes)
  root.dataset.theme = names[(names.indexOf(root.dataset.theme || "") + 1) % names.length]
  try { localStorage.setItem("theme", root.dataset.theme) } catch { /* the choice holds for this page */ }
  showTheme()
  say(`Colors: ${themes[root.dataset.theme]}`)
})
showTheme()

// A reader reports the claim that the address names.
document.querySelector("a.report")?.addEventListener("click", ({ currentTarget }) => {
  const address = new URL(currentTarget.href)
  address.searchParams.set("address", location.href)
  currentTarget.href = address.href
})

// A reader can switch off the shortcut of one key in the search.
try { root.dataset.slash = localStorage.getItem("slash") ?? "on" } catch { /* without storage, it is on */ }
const search = async () => (await import("./search.js")).open()
for (const each of document.querySelectorAll(".open-search")) each.addEventListener("click", search)

document.addEventListener("keydown", event => {
  if (event.key === "Escape") {
    hush()
    if (shared()) fold(shared(), true)
  }
  const command = (event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey
  if (command && event.key === "f") drawAll()
  const typing = event.target.closest("input, textarea, select, [contenteditable]")
  const slash = event.key === "/" && root.dataset.slash !== "off" && !typing && !event.ctrlKey && !event.metaKey && !event.altKey
  if (!slash && !(command && event.key.toLowerCase() === "k")) return
  event.preventDefault()
  search()
})

/* The current claim in the menu. */

const links = new Map()
function follow(link) {
  const menu = document.querySelector(".menu")
  if (!link || menu.scrollHeight <= menu.clientHeight) return
  const [here, all] = [link.getBoundingClientRect(), menu.getBoundingClientRect()]
  if (here.top < all.top + 40 || here.bottom > all.bottom - 40) menu.scrollTop += here.top - all.top - all.height / 3
}

const passed = new Set()
const reading = new IntersectionObserver(
  entries => {
    for (const { target, isIntersecting } of entries) passed[isIntersecting ? "add" : "delete"](target.id)
    const last = [...links.keys()].findLast(id => passed.has(id))
    for (const [id, link] of links) link.toggleAttribute("data-reading", id === last)
    // Only the group that is being read is open.
    const group = links.get(last)?.closest("details")
    for (const each of group ? document.querySelectorAll(".menu .claims details") : []) each.open = each === group
    follow(links.get(last))
  },
  // Everything above the upper third of the window counts as read.
  { rootMargin: "1000000px 0px -67% 0px" },
)
// The claims of the other groups are drawn when the reader begins to read.
function startReading() {
  if (links.size) return
  document.querySelectorAll(".menu .lazy").forEach(draw)
  for (const each of document.querySelectorAll(".menu .claims a")) {
    const there = document.getElementById(each.hash.slice(1))
    if (there) links.set(there.id, each)
  }
  for (const id of links.keys()) reading.observe(document.getElementById(id))
}
document.querySelector(".menu")?.addEventListener("click", event => {
  if (event.target.closest("a") && event.currentTarget.matches(":popover-open")) event.currentTarget.hidePopover()
})

const finder = document.querySelector(".finder")
const startFinder = () => import("./errors.js").then(({ work }) => work(finder))
if (finder?.querySelector("textarea").value) startFinder()
else finder?.addEventListener("focusin", startFinder, { once: true })

document.querySelectorAll(".example:not(.later)").forEach(prepare)
drawNear("0px")
addEventListener("scroll", () => drawNear("300px"), { once: true, passive: true })
reach()
if (location.hash) startReading()
addEventListener("hashchange", reach)
addEventListener("beforeprint", () => {
  kept().forEach(draw)
  parts?.bringNow(document).forEach(ready)
  for (const each of document.querySelectorAll(":is(.entry, .rest):not([open])")) each.open = each.printed = true
})
addEventListener("afterprint", () => {
  for (const each of document.querySelectorAll(":is(.entry, .rest)[open]")) if (each.printed) each.open = each.printed = false
})
// A link to the current address opens its fold again.
document.addEventListener("click", event => {
  const link = event.target.closest("a[href]")
  if (link?.hash && link.href === location.href) reach()
})
for (const kind of ["wheel", "touchstart", "pointerdown", "keydown"]) addEventListener(kind, drawInIdleTime, { once: true, passive: true })
for (const kind of ["scroll", "wheel", "touchstart", "pointerdown", "keydown"]) addEventListener(kind, startReading, { once: true, passive: true })
