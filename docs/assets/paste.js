// Read a paste as a person would: which errors it has, and what each says.
// File names, frames, code, and SQL are not words of an error.

const FAR = 20_000 // characters that are compared without a class
const MODULE = "(?:[A-Za-z_]\\w*\\.)*"
const HEADER = new RegExp(
  `(?<![\\w.'"<(=])(?<path>${MODULE})(?<kind>[A-Z]\\w*)(?<cut>\\.{3}|…)?(?=(?<call>\\((?=['"]))|:\\s|:?$|\\.{3}|…)`, "gu",
)
const ENDS = /(Error|Warning|Exception|Interrupt|Exit)$/
const PYTHON = /^((Assertion|Attribute|Import|ModuleNotFound|NotImplemented|Runtime|Timeout|Type)Error|RuntimeWarning)$/
const DRIVER = /^(sqlalchemy|(?:\w+_)?exc|psycopg2?|asyncpg|pg8000|pymysql|aiomysql|asyncmy|MySQLdb|_?sqlite3|aiosqlite)\b/
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
export const flat = text => text.toLowerCase().replace(/[‘’`´]/g, "'").replace(/[“”]/g, '"').replace(/[\s\u2502|]+/g, "")
const shape = text => text.replace(/\d/g, "0")
export const words = text => new Set(text.toLowerCase().match(/[\p{L}\p{N}_]{3,}/gu))
export const numbers = text => [...text.matchAll(NUMBER)].map(match => match.slice(1).find(Boolean))

/** Return the match of the first class of an error in a line. */
function headerOf(line, kinds) {
  for (const found of line.matchAll(HEADER)) {
    const { path, kind, cut } = found.groups
    if (kinds.has(kind) || ENDS.test(kind) || DRIVER.test(path) || (cut && path)) return found
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

/**
 * Return what a paste has: its `errors`, the last one first, and, if it has none, its `plain` text without frames.
 * `codes` are those of SQLAlchemy's documentation. `kinds` are classes whose names do not say that they are errors.
 */
export function read(pasted, kinds) {
  const lines = decoded(pasted).split(/\r?\n/)
  const errors = errorsIn(lines, kinds).map(error => ({
    ...error,
    isMarked: CUT.test(error.said),
    isDriver: DRIVER.test(error.module) && !error.module.startsWith("sqlalchemy"),
    isForeign: Boolean(error.module) && !DRIVER.test(error.module),
  }))
  return {
    errors,
    isLong: lines.length > 1,
    plain: errors.length ? "" : lines.filter(line => !FRAME.test(line)).join("\n").slice(-FAR),
    codes: new Set([...pasted.matchAll(CODE)].map(match => match[1] ?? match[2])),
  }
}

/** Return whether a class is one of Python itself. */
export const isPython = kind => PYTHON.test(kind)

/** Return a message without the mark of a cut end. */
export const uncut = said => said.replace(CUT, "")

/** Return the words of the last error of a paste, without its class, for a search. */
export function messageOf(pasted) {
  const lines = decoded(pasted).split(/\r?\n/)
  const [error] = errorsIn(lines, new Set())
  const said = error?.said || lines.filter(line => line.trim() && !FRAME.test(line)).at(-1) || ""
  return said.replace(/^(\([\w.]+\)\s*)+/, "").replace(/\s+/g, " ").trim().slice(0, 200)
}
