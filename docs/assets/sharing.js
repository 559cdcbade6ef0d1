// The panel with the texts that share a claim: its link, and comments for a code review, shown as they will look.

import { part } from "./parts.js"

const home = document.querySelector("a.home").href
// If the site's address was not known at build time, full links begin with the address of the page.
const whole = text => text.replace(/^\/(?!\/)|(?<=\]\()\/(?!\/)/g, home)

function element(tag, content = [], attributes = {}) {
  const made = document.createElement(tag)
  made.append(...[content].flat())
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value)
  return made
}

// A reader who goes on before the texts come does not want them.
let wanted
document.addEventListener("click", () => { wanted = undefined }, true)
document.addEventListener("keydown", event => { if (event.key === "Escape") wanted = undefined }, true)

/** Show the texts that `opener` links to. `say` reports what was copied. If they do not come, follow the link. */
export async function unfold(opener, say) {
  wanted = opener
  const texts = await part(opener).catch(() => undefined)
  if (wanted !== opener || opener.getAttribute("aria-expanded") === "true") return
  if (!texts) return location.assign(opener.href)
  const [url, link, ...comments] = [...texts.querySelectorAll("pre")]
  const address = element("code", whole(url.textContent))
  const copyLink = copier("Copy link", "Link", whole(url.textContent), address, say)
  const copyMarkdown = copier("Copy Markdown link", "Markdown link", whole(link.textContent), address, say)
  const sheet = element("div", element("div", [address, copyLink, copyMarkdown], { class: "address" }), {
    class: "sheet", role: "group", "aria-label": opener.getAttribute("aria-label"),
  })
  for (const each of comments) {
    const [name, note] = each.previousElementSibling.children
    const text = whole(each.textContent)
    const comment = element("div", render(text), { class: "comment" })
    const copy = copier("Copy", `${name.textContent} comment`, text, comment, say)
    copy.setAttribute("aria-label", `Copy comment: ${name.textContent}`)
    sheet.append(element("div", [name, " ", note, copy], { class: "size" }), comment)
  }
  if (opener.matches(".share")) wrap(opener)
  opener.after(sheet)
  opener.setAttribute("aria-expanded", "true")
}

// Put the link into an element, in which the panel has its place.
function wrap(opener) {
  const focused = document.activeElement === opener
  const around = element("div", [], { class: "share" })
  opener.replaceWith(around)
  opener.removeAttribute("class")
  around.append(opener)
  if (focused) opener.focus({ preventScroll: true })
}

/** Return a button that copies a text. If that is not allowed, the text replaces `shown` and is selected. */
function copier(label, kind, text, shown, say) {
  const button = element("button", label, { type: "button" })
  button.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(text)
      say(`${kind} copied to clipboard`)
    } catch {
      shown.replaceChildren(shown.matches("code") ? text : element("pre", text))
      getSelection().selectAllChildren(shown)
      say("It could not be copied: it is selected")
    }
  })
  return button
}

// A folded part, code, a quote, a list, and a paragraph.
const BLOCK = /<details><summary>(.*)<\/summary>\n\n([^]*?)\n\n<\/details>\n|(`{3,})python\n([^]*?)\n\3\n|((?:>.*\n)+)|((?:- .*\n(?: .*\n)*)+)|((?:.+\n)+)/g

/** Return the elements that a Markdown renderer creates from a comment. */
export function render(markdown) {
  return [...markdown.matchAll(BLOCK)].map(([, summary, folded, , code, quote, list, paragraph]) => {
    if (summary) return element("details", [element("summary", summary), ...render(`${folded}\n`)])
    // Wide code scrolls, so the focus must reach it.
    if (code) return element("pre", element("code", code), { tabindex: "0" })
    if (quote) return element("blockquote", element("p", inline(quote.replace(/^> ?/gm, "").trim())))
    if (list) return element("ul", list.split(/^- /m).slice(1).map(item => element("li", inline(item.replace(/\s*\n */g, " ").trim()))))
    return element("p", inline(paragraph.trim()))
  })
}

// An escaped character, code, bold text, a link, and a character reference.
const INLINE = /\\([!-/:-@[-`{-~])|(?<!`)(`+)(?!`)([^]*?[^`])\2(?!`)|\*\*((?:(`+)[^]*?\5|[^])+?)\*\*|\[((?:\\.|`[^`]*`|[^\]\\])*)\]\(([^()\s]*)\)|&(amp|lt|gt);/g
const CHARACTERS = { amp: "&", lt: "<", gt: ">" }

function inline(text) {
  const parts = []
  let end = 0
  for (const found of text.matchAll(INLINE)) {
    const [all, character, , code, bold, , label, target, reference] = found
    parts.push(text.slice(end, found.index))
    end = found.index + all.length
    if (character || reference) parts.push(character ?? CHARACTERS[reference])
    else if (code) parts.push(element("code", code.replace(/\n/g, " ").replace(/^ (.*[^ ].*) $/, "$1")))
    else if (bold) parts.push(element("strong", inline(bold)))
    else parts.push(element("a", inline(label), { href: target }))
  }
  return [...parts, text.slice(end)]
}
