// Score the claims of the search index for a question: BM25 over fields, with synonyms, beginnings, and typing errors.

const FIELDS = [3, 2.2, 1.6, 1.5, 0.7] // a claim's title, its phrases, and its names; the question and the verdict of its page
const OFTEN = 2 // the higher, the more a word counts that occurs again
const [SYNONYM, BEGINNING, SLIP] = [0.35, 0.6, 0.55]
const [PAGE, ERROR] = [1.15, 0.6] // for a whole page, and for an entry of an error, if the question neither looks like an error nor has its words

/** Return the stem of a word: commits, committed, and committing become commit. */
function stem(word) {
  if (word.length < 4 || /[\d_]/.test(word)) return word
  const one = word.replace(/(?<=[^aeious])ies$/, "y").replace(/(?<=(?:ss|sh|ch|x))es$|(?<=[^su])s$/, "")
  return one.replace(/(?<=\w{3})(?:ing|ed)$/, "").replace(/([bdgmnprt])\1$/, "$1").replace(/(?<=\w{3})e$/, "")
}

/** Return the words of a text: `DetachedInstanceError`, `expire_on_commit`, and `session.close()` whole and in parts. */
function tokens(text) {
  return [...text.replace(/[‘’]/g, "'").matchAll(/[\p{L}\p{N}_]+(?:[.'+-][\p{L}\p{N}_]+)*/gu)].flatMap(([whole]) => {
    const parts = whole.split(/[._'+-]+|(?<=[a-z])(?=[A-Z])/).filter(Boolean)
    return [whole, ...(parts.length > 1 ? parts : [])].map(word => stem(word.toLowerCase()))
  })
}

/** Return whether two words differ by at most `most` typing errors: a letter more, less, or changed, or two exchanged. */
function isSlip(a, b, most) {
  if (Math.abs(a.length - b.length) > most || a[0] !== b[0]) return false
  let [before, row] = [[], [...Array(b.length + 1).keys()]]
  for (let i = 1; i <= a.length; i += 1) {
    const next = [i]
    for (let j = 1; j <= b.length; j += 1) {
      const swapped = a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1] ? before[j - 2] + 1 : Infinity
      next[j] = Math.min(row[j] + 1, next[j - 1] + 1, row[j - 1] + (a[i - 1] !== b[j - 1]), swapped)
    }
    ;[before, row] = [row, next]
  }
  return row[b.length] <= most
}

/** Prepare the index. A document is a claim, or a page, whose id is "". */
export function prepare({ pages, claims, stop, synonyms }) {
  const stops = new Set(stop.split(/\s+/))
  const kept = text => text.split(/\s+/).filter(word => word && !stops.has(word.toLowerCase().replace(/[^\w'+-]/g, "")))
  const make = (page, id, title, texts) => {
    const said = [title, ...texts[1].split(";"), ...texts[2].match(/\S+[./-]\S+/g) ?? []].map(each => new Set(tokens(kept(each).join(" "))))
    return { page, id, title, texts, said, isError: pages[page][0].startsWith("errors") }
  }
  const documents = [
    ...pages.map(([address, question, verdict, phrases], at) => make(at, "", question, [question, phrases, address, address, verdict])),
    ...(claims[0] ?? []).map((_, i) => claims.map(column => column[i])).map(([page, id, title, phrases, names]) =>
      make(page, id, title, [`${title} ${id}`, phrases, names, `${pages[page][1]} ${pages[page][0]}`, pages[page][2]])),
  ]
  const found = new Map() // each word with a Map of its documents and weights
  for (const [at, { texts }] of documents.entries()) {
    for (const [field, text] of texts.entries()) {
      for (const word of new Set(tokens(text))) {
        if (!found.has(word)) found.set(word, new Map())
        found.get(word).set(at, (found.get(word).get(at) ?? 0) + FIELDS[field])
      }
    }
  }
  const ways = synonyms.flatMap(([said, searched]) => said.map(way => [` ${tokens(way).join(" ")} `, tokens(searched)]))
  return { documents, found, ways, kept }
}

/** Return the words of the index that a typed word can mean, each with a weight. */
function meanings(word, { found }) {
  if (found.has(word)) return [[word, 1]]
  const all = [...found.keys()]
  const begun = word.length < 3 ? [] : all.filter(each => each.startsWith(word)).map(each => [each, BEGINNING])
  const most = word.length >= 8 ? 2 : word.length >= 4 ? 1 : 0
  return begun.length || !most ? begun : all.filter(each => isSlip(word, each, most)).map(each => [each, SLIP])
}

/** Return the documents for a question, best first, each with its score and its `share` of the typed words. */
export function score(question, index) {
  const { documents, found, ways, kept } = index
  const typed = [...new Set(tokens(kept(question).join(" ") || question))]
  const isError = /\p{L}(Error|Warning|Exception)\b|["(]|\b\d{4}\b|\berrors?\b/u.test(question)
  const asked = ` ${tokens(question).join(" ")} `
  const also = ways.filter(([way]) => asked.includes(way)).flatMap(([, words]) => words).filter(word => !typed.includes(word))
  const sums = new Map() // document => its sum, and the typed words that it has
  for (const [i, word] of [...typed, ...new Set(also)].entries()) {
    const best = new Map()
    for (const [meant, weight] of meanings(word, index)) {
      for (const [at, count] of found.get(meant)) best.set(at, Math.max(best.get(at) ?? 0, (weight * count) / (count + OFTEN)))
    }
    const rare = Math.log(1 + documents.length / (best.size + 0.5))
    for (const [at, value] of best) {
      const { sum = 0, words = [] } = sums.get(at) ?? {}
      sums.set(at, { sum: sum + rare * value * (i < typed.length ? 1 : SYNONYM), words: i < typed.length ? [...words, word] : words })
    }
  }
  return [...sums].map(([at, { sum, words }]) => {
    const { id, said, isError: isEntry } = documents[at]
    // A phrase that has the typed words, and few others, asks the same.
    const same = Math.max(...said.map(each => typed.filter(word => each.has(word)).length / (new Set([...typed, ...each]).size || 1)))
    const kind = isEntry ? (isError || same >= 0.5 ? 1 : ERROR) : id ? 1 : PAGE
    const share = words.length / typed.length
    return { ...documents[at], share, score: sum * (0.65 + 0.35 * share) * (1 + 1.4 * same) * kind }
  }).sort((a, b) => b.score - a.score)
}
