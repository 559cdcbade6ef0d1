// Read a pasted error as a person would, and find its entry: the last error first, then its causes.
// File names, frames, code, and SQL are not words of an error.

const FAR = 20_000 // characters that are compared without a class
const GAP = 600 // characters that a … stands for
const NEAR = 0.65 // the share of the words of an entry that a message must have to be near it
const MODULE = "(?:[A-Za-z_]\\w*\\.)*"
const HEADER = new RegExp(
  `(?<![\\w.'"<(=])(?<path>${MODULE})(?<kind>[A-Z]\\w*)(?<cut>\\.{3}|…)?(?=(?<call>\\((?=['"]))|:\\s|:?$|\\.{3}|…)`, "gu",
)
const ENDS = /(Error|Warning|Exception|Interrupt|Exit)$/
const OWN = /^((Assertion|Attribute|Import|ModuleNotFound|NotImplemented|Runtime|Timeout|Type)Error|RuntimeWarning)$/
const DRIVERS = /^(sqlalchemy|(?:\w+_)?exc|psycopg2?|asyncpg|pg8000|pymysql|aiomysql|asyncmy|MySQLdb|_?sqlite3|aiosqlite)\b/
const FRAME = /^\s*(File "|\^|~|\|?\s*raise\b|>?\s*raise\b|\[SQL:|\[parameters:|\[generated|\(Background on|\[cached)/
const STOPS = /^\s*(Traceback |The above exception|During handling|\[SQL:|\[parameters:|\(Background on|=+ |Process \w+-)/
const CODE = /(?:sqlalche\.me\/e\/(?:\d+\/)?|#error-)(\w{4})\b|^\s*(\w{4})\s*$/g
const CUT = /(\.{3}|…)\W{0,9}$/
const NUMBER = /\((\d{4})(?:, |\)?$)|\b(?:error|mysql|mariadb)\W{1,3}(\d{4})\b|'C': '(\w{5})'|(?:SQLSTATE|pgcode)\W+(\w{5})\b/gim

const ENTITIES = { lt: "<", gt: ">", amp: "&", quot: '"', "#39": "'", "#x27": "'", nbsp: " " }
const decoded = text => text
  .replace(/(?:\u001b|\\u001b|\\x1b)\[[\d;]*m|\[\d[\d;]*m/g, "") // colors of a terminal
  .replace(/&(lt|gt|amp|quot|#39|#x27|nbsp);/g, (_, name) => ENTITIES[name])
  .replace(/\\(["'])/g, "$1").replace(/\\[nrt]/g, "\n")
// Spaces, quotation marks, and lines differ between terminals, mails, and logs.
const flat = text => text.toLowerCase().replace(/[‘’`´]/g, "'").replace(/[“”]/g, '"').replace(/[\s\u2502|]+/g, "")
const shape = text => text.replace(/\d/g, "0")
const words = text => new Set(text.toLowerCase().match(/[\p{L}\p{N}_]{3,}/gu))
const numbers = text => [...text.matchAll(NUMBER)].map(match => match.slice(1).find(Boolean))

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

/** Return the match of the first class of an error in a line. */
function headerOf(line, kinds) {
  for (const found of line.matchAll(HEADER)) {
    const { path, kind, cut } = found.groups
    if (kinds.has(kind) || ENDS.test(kind) || DRIVERS.test(path) || (cut && path)) return found
  }
  return null
}

/** Return the errors of a paste, each with its module, its class, and its message: the last one first. */
function errorsIn(lines, kinds) {
  const errors = []
  let current
  let before = "" // what a log or a mail writes before each line, such as a time
  for (const whole of lines) {
    if (!whole.trim()) {
      current = undefined
      continue
    }
    const line = before && shape(whole).startsWith(before) ? whole.slice(before.length) : whole
    const found = FRAME.test(line) ? null : headerOf(line, kinds)
    if (found) {
      const { path, kind, cut, call } = found.groups
      const rest = line.slice(found.index + found[0].length).replace(call ? /^\(['"]/ : /^:?\s*/, "")
      current = { module: path, kind, cut: Boolean(cut), said: rest }
      errors.push(current)
      if (line === whole) before = shape(line.slice(0, found.index))
    } else if (STOPS.test(line) || FRAME.test(line) || !line.trim()) current = undefined
    else if (current) current.said += `\n${line}`
  }
  return errors.slice(-50).reverse()
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
  if (error.cut) return kind.startsWith(error.kind)
  return error.kind === kind && (!error.module || DRIVERS.test(error.module))
}

function best(hits) {
  const score = hit => [hit.known, hit.count + (hit.coded ? 4 : 0), hit.written, -hit.at].map(Number)
  return hits.sort((a, b) => score(b).reduce((sum, value, i) => sum || value - score(a)[i], 0))
}

/** Return the addresses in `at` once each, in their order. */
const once = ats => [...new Set(ats)]

/**
 * Return what a paste is about: `sure` with one entry, `class` with all entries of a class, `perhaps` with those that
 * are near, or `none`. `prepared` is from `prepare`.
 */
export function find(pasted, prepared) {
  const { entries, texts, kinds, named: names } = prepared
  const lines = decoded(pasted).split(/\r?\n/)
  const codes = new Set([...pasted.matchAll(CODE)].map(match => match[1] ?? match[2]))
  const coded = at => codes.has(entries[at].code)
  const hit = ({ at, written }, count) => ({ at, written, count, coded: coded(at) })
  const answer = (kind, ats) => ({ kind, entries: once(ats).map(at => entries[at]) })
  const errors = errorsIn(lines, kinds)
  for (const error of errors) {
    const marked = CUT.test(error.said)
    const said = flat(error.said.replace(CUT, ""))
    // A release of SQLAlchemy may put another error around the one of an entry: "(sqlalchemy.exc.…) message".
    const inner = said.replace(/^\([\w.]+\)/, "")
    const fitting = (isCut, least) => best(texts.flatMap(text => {
      const count = said && (fit(text, said, !text.open, isCut) || fit(text, inner, !text.open, isCut))
      const known = isKind(error, text.kind)
      // Without its class, a short message may be from elsewhere, but not if a driver raised it.
      const short = known ? 4 : /^(?!sqlalchemy\b)/.test(error.module) && DRIVERS.test(error.module) ? 12 : 24
      return count >= Math.max(short, least(text)) ? [{ ...hit(text, count), known }] : []
    }))
    const whole = fitting(marked, () => 0)
    // A message can end without a mark too. Most of it, or of the text, must be the same then.
    const hits = whole.length ? whole : fitting(true, text => Math.max(12, 0.6 * Math.min(said.length, text.size)))
    const [first, ...others] = hits
    const rival = others.find(hit => hit.at !== first.at && hit.count === first.count && hit.known === first.known)
    if (first && (!rival || (whole.length && !marked))) return answer("sure", [first.at])
    if (first) return answer("perhaps", hits.map(hit => hit.at).slice(0, 5))
  }
  const plain = errors.length ? "" : lines.filter(line => !FRAME.test(line)).join("\n").slice(-FAR)
  // A class can be among other words, in any case.
  const kind = plain.match(/\w+/g)?.map(word => names.get(word.toLowerCase())).findLast(Boolean)
  const around = kind ? plain.replace(new RegExp(`\\b${kind}\\b`, "gi"), " ").trim() : plain
  const said = flat(around.replace(CUT, ""))
  if (said) {
    const whole = best(texts.flatMap(text => {
      const count = fit(text, said, false, false)
      return count >= 12 ? [{ ...hit(text, count), known: text.kind === kind }] : []
    }))
    if (whole.length) return answer("sure", [whole[0].at])
    const part = said.length >= 6 ? texts.filter(text => text.parts.some(part => part.includes(said))) : []
    const begun = texts.filter(text => said.length >= 12 && fit(text, said, !text.open, true) >= 12)
    // A text without its first words: all that a reader copied.
    const ended = texts.filter(({ parts: [, next, ...others], size }) =>
      next && fit({ parts: [next.replace(/^\W+/, ""), ...others] }, said, false, false) >= Math.max(24, size / 2))
    if (part.length || begun.length || ended.length) {
      const all = [...begun, ...part, ...ended]
      const ats = once(all.map(text => text.at))
      const isSure = ats.length === 1 && said.length >= Math.min(24, all[0].size / 2)
      return answer(isSure ? "sure" : "perhaps", ats.slice(0, 5))
    }
  }
  const alone = errors[0] ?? { kind, said: around }
  const named = texts.filter(text => alone.kind && isKind(alone, text.kind))
  // Without a class, a long text of an entry with a few words of another release.
  const unnamed = alone.kind || around.length > GAP ? [] : texts.filter(text => text.words.size >= 6)
  const near = nearest(alone, [...named, ...unnamed], texts, coded)
  if (near.length) return answer("perhaps", near)
  // A class of Python alone says little, unless it is all that was pasted.
  const isOwn = lines.length > 1 && OWN.test(alone.kind)
  const isBare = !errors.length || !alone.said.trim()
  if (named.length && isBare && !isOwn) return answer("class", [...named].sort((a, b) => b.written - a.written).map(text => text.at))
  const own = numbers(plain)
  const numbered = texts.filter(text => text.numbers.some(number => own.includes(number)))
  if (numbered.length) return answer("perhaps", numbered.map(text => text.at))
  const listed = errors.length ? [] : entries.flatMap((entry, at) => (coded(at) && entry.code ? [at] : []))
  return listed.length ? answer("class", listed) : answer("none", [])
}

/** Return the words of the last error of a paste, without its class, for a search. */
export function messageOf(pasted) {
  const lines = decoded(pasted).split(/\r?\n/)
  const [error] = errorsIn(lines, new Set())
  const said = error?.said || lines.filter(line => line.trim() && !FRAME.test(line)).at(-1) || ""
  return said.replace(/^(\([\w.]+\)\s*)+/, "").replace(/\s+/g, " ").trim().slice(0, 200)
}

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
