// A page that leads on: a fragment goes along, or has a way of its own.
const { hash } = location
const own = [...document.querySelectorAll("[data-fragment]")].find(each => `#${each.dataset.fragment}` === hash)
const target = document.querySelector("#target").href
location.replace(own ? own.href : target.includes("#") ? target : target + hash)
