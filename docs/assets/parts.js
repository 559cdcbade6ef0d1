// The parts of a page that are in files of their own, such as `share.html`. A link leads to each, also without scripts.

const parse = text => new DOMParser().parseFromString(text, "text/html")
const files = new Map()

async function load(address) {
  try {
    const answer = await fetch(address)
    if (!answer.ok) throw new Error(`${answer.status} ${address}`)
    return parse(await answer.text())
  } catch (error) {
    // It can come the next time.
    files.delete(address)
    throw error
  }
}

function file(link) {
  const [address] = link.href.split("#")
  if (!files.has(address)) files.set(address, load(address))
  return files.get(address)
}

const of = (link, found) => document.importNode(found.getElementById(decodeURIComponent(link.hash.slice(1))), true)

/** Return the part that a link leads to. Throw an error if its file cannot be had. */
export const part = async link => of(link, await file(link))

const codeIn = place => [...place.querySelectorAll(".part > a")]

// Replace a link by its part, and return it. The page has the shapes of marks and icons once.
function put(link, found) {
  const code = of(link, found)
  if (!document.querySelector(".symbols")) document.querySelector("article").append(...found.querySelectorAll(".symbols"))
  link.parentElement.replaceWith(code)
  return code
}

/** Replace the links to code in a place by the code, and return it. A link whose code does not come stays. */
export async function bring(place) {
  const all = codeIn(place).map(async link => {
    const found = await file(link).catch(() => undefined)
    return found && link.isConnected ? [put(link, found)] : []
  })
  return (await Promise.all(all)).flat()
}

/** Do the same before the next thing happens, such as a print. */
export function bringNow(place) {
  const loaded = new Map()
  return codeIn(place).flatMap(link => {
    const [address] = link.href.split("#")
    try {
      if (!loaded.has(address)) {
        const request = new XMLHttpRequest()
        request.open("GET", address, false)
        request.send()
        loaded.set(address, request.status === 200 ? parse(request.responseText) : undefined)
      }
    } catch { return [] }
    const found = loaded.get(address)
    return found ? [put(link, found)] : []
  })
}
