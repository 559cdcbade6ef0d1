// Compare a pasted error with the texts of the entries.

import { flat, isPython, numbers, read, uncut, words } from "./paste.js"

const GAP = 600 // characters that a … stands for
const NEAR = 0.65 // the share of the words of an entry that a message must have to be near it

/** Prepare the entries: each text of an entry, as SQLAlchemy raises it and as the driver does. */
export function prepare(entries) {
  const texts = entries.flatMap((entry, at) =>
    [[entry.kind, entry.message], ...(entry.texts ?? [])].flatMap(([kind, message]) => {
      const made = (own, said, written) => ({
        at, kind: own, written, words: words(said), numbers: numbers(said),
        parts: said.replace(/\s*…$/, "").split("…").map(flat), open: said.startsWith("…"),
        size: flat(said).length,
      })
      // "(psycopg.errors.AdminShutdown) terminating …" is AdminShutdown at the driver, and "(…)" any class.
      const native = /^\((?:[\w.…]*?(\w+)|[\w.]*…)\) (?=\S)(.+)$/su.exec(message)
      return [made(kind, message, true), ...(native ? [made(native[1] ?? kind, native[2], false)] : [])]
    }))
  const kinds = new Set(texts.map(text => text.kind))
  // Error and Warning are words of any text.
  const compound = [...kinds].filter(kind => /[a-z][A-Z]/.test(kind))
  return { entries, texts, kinds, named: new Map(compound.map(kind => [kind.toLowerCase(), kind])) }
}

/**
 * Return what a paste is about: `sure` with one entry, `class` with all entries of a class, `perhaps` with those that
 * are near, or `none`. `prepared` is from `prepare`.
 */
export function find(pasted, prepared) {
  const paste = read(pasted, prepared.kinds)
  const { kind, ats } = bySaid(paste, prepared) ?? byPlain(paste, prepared) ?? byClass(paste, prepared)
  return { kind, entries: once(ats).map(at => prepared.entries[at]) }
}

/** Compare what each error says with the texts: the last error first, then those that caused it. */
function bySaid(paste, prepared) {
  for (const error of paste.errors) {
    const whole = fitting(error, error.isMarked, () => 0, paste, prepared)
    // A message can end without a mark too. Most of it, or of the text, must be the same then.
    const most = (text, said) => Math.max(12, 0.6 * Math.min(said.length, text.size))
    const hits = whole.length ? whole : fitting(error, true, most, paste, prepared)
    const [first, ...others] = hits
    const rival = others.find(hit => hit.at !== first.at && hit.count === first.count && hit.known === first.known)
    if (first && (!rival || (whole.length && !error.isMarked))) return { kind: "sure", ats: [first.at] }
    if (first) return { kind: "perhaps", ats: once(hits.map(hit => hit.at)).slice(0, 5) }
  }
  return undefined
}

/** Return the texts that an error has, the best first. `least` is how many characters of a text it must have. */
function fitting(error, isCut, least, paste, { texts, entries }) {
  const said = flat(uncut(error.said))
  // A release of SQLAlchemy may put another error around the one of an entry: "(sqlalchemy.exc.…) message".
  const inner = said.replace(/^\([\w.]+\)/, "")
  return best(texts.flatMap(text => {
    const count = said && (fit(text, said, !text.open, isCut) || fit(text, inner, !text.open, isCut))
    const known = isKind(error, text.kind)
    // Without its class, a short message may be from elsewhere, but not if a driver raised it.
    const short = known ? 4 : error.isDriver ? 12 : 24
    return count >= Math.max(short, least(text, said)) ? [hit(text, count, known, paste, entries)] : []
  }))
}

/** Compare a paste that has no error with the texts: it may be all, the beginning, or the end of one. */
function byPlain(paste, { texts, entries, named }) {
  const { kind, around } = classIn(paste.plain, named)
  const said = flat(uncut(around))
  if (!said) return undefined
  const whole = best(texts.flatMap(text => {
    const count = fit(text, said, false, false)
    return count >= 12 ? [hit(text, count, text.kind === kind, paste, entries)] : []
  }))
  if (whole.length) return { kind: "sure", ats: [whole[0].at] }
  const begun = texts.filter(text => said.length >= 12 && fit(text, said, !text.open, true) >= 12)
  const part = said.length >= 6 ? texts.filter(text => text.parts.some(part => part.includes(said))) : []
  // A text without its first words: all that a reader copied.
  const ended = texts.filter(({ parts: [, next, ...others], size }) =>
    next && fit({ parts: [next.replace(/^\W+/, ""), ...others] }, said, false, false) >= Math.max(24, size / 2))
  const all = [...begun, ...part, ...ended]
  if (!all.length) return undefined
  const ats = once(all.map(text => text.at))
  const isSure = ats.length === 1 && said.length >= Math.min(24, all[0].size / 2)
  return { kind: isSure ? "sure" : "perhaps", ats: ats.slice(0, 5) }
}

/** Find the entries of a class, of its words, of a number, or of a code of SQLAlchemy's documentation. */
function byClass(paste, { texts, entries, named }) {
  const { kind, around } = classIn(paste.plain, named)
  const alone = paste.errors[0] ?? { kind, said: around }
  const same = texts.filter(text => alone.kind && isKind(alone, text.kind))
  // Without a class, a long text of an entry with a few words of another release.
  const unnamed = alone.kind || around.length > GAP ? [] : texts.filter(text => text.words.size >= 6)
  const near = nearest(alone, [...same, ...unnamed], texts, at => paste.codes.has(entries[at].code))
  if (near.length) return { kind: "perhaps", ats: near }
  // A class of Python alone says little, unless it is all that was pasted.
  const isOwn = paste.isLong && isPython(alone.kind)
  const isBare = !paste.errors.length || !alone.said.trim()
  if (same.length && isBare && !isOwn) {
    return { kind: "class", ats: [...same].sort((a, b) => b.written - a.written).map(text => text.at) }
  }
  const own = numbers(paste.plain)
  const numbered = texts.filter(text => text.numbers.some(number => own.includes(number)))
  if (numbered.length) return { kind: "perhaps", ats: numbered.map(text => text.at) }
  const listed = paste.errors.length ? [] : entries.flatMap(({ code }, at) => (code && paste.codes.has(code) ? [at] : []))
  return listed.length ? { kind: "class", ats: listed } : { kind: "none", ats: [] }
}

/** Return the last class among other words, in any case, and the text around it. */
function classIn(plain, named) {
  const kind = plain.match(/\w+/g)?.map(word => named.get(word.toLowerCase())).findLast(Boolean)
  return { kind, around: kind ? plain.replace(new RegExp(`\\b${kind}\\b`, "gi"), " ").trim() : plain }
}

/** Return how many characters of a message a text has, from its beginning, 0 if the message is another. */
function fit(text, said, anchored, isCut) {
  let at = 0
  let count = 0
  for (const [i, part] of text.parts.entries()) {
    const exact = i === 0 && anchored
    const found = said.indexOf(part, at)
    if (found >= 0 && (exact ? found === 0 : i === 0 || found - at <= GAP)) {
      at = found + part.length
      count += part.length
      continue
    }
    if (!isCut) return 0
    // The message was cut: all that is left of it is the beginning of this part, or text for the … before it.
    const left = said.slice(at)
    const rest = i && left.length <= GAP ? 0 : exact && part.startsWith(left) ? left.length : -1
    return rest < 0 ? 0 : count + rest
  }
  return count
}

/** Return whether an error has the class of a text. Another library can have a class of the same name. */
function isKind(error, kind) {
  return error.cut ? kind.startsWith(error.kind) : error.kind === kind && !error.isForeign
}

const hit = ({ at, written }, count, known, { codes }, entries) =>
  ({ at, written, count, known, coded: codes.has(entries[at].code) })

function best(hits) {
  const score = hit => [hit.known, hit.count + (hit.coded ? 4 : 0), hit.written, -hit.at].map(Number)
  return hits.sort((a, b) => score(b).reduce((sum, value, i) => sum || value - score(a)[i], 0))
}

/** Return the addresses in `at` once each, in their order. */
const once = ats => [...new Set(ats)]

/** Return the entries of a class whose words, or whose number, a message has. */
function nearest(error, named, texts, coded) {
  const said = words(error.said)
  const own = numbers(error.said)
  const count = word => texts.reduce((sum, text) => sum + text.words.has(word), 1)
  const weigh = all => [...all].reduce((sum, word) => sum + 1 / Math.sqrt(count(word)), 0)
  const scored = named.map(text => {
    const share = weigh([...text.words].filter(word => said.has(word))) / (weigh(text.words) || 1)
    const isSame = text.numbers.some(number => own.includes(number))
    return { ...text, share: isSame ? 2 : share + (coded(text.at) ? 0.05 : 0) }
  }).filter(each => each.share >= NEAR)
  return once(scored.sort((a, b) => b.share - a.share || b.written - a.written).map(each => each.at)).slice(0, 3)
}
