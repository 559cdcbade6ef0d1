// A page that redirects: keep the fragment, or replace it with its new address.
const { hash } = location
const own = [...document.querySelectorAll("[data-fragment]")].find(each => `#${each.dataset.fragment}` === hash)
const target = document.querySelector("#target").href
location.replace(own ? own.href : target.includes("#") ? target : target + hash)
