// Tables can be sorted by a column, filtered by words, and what is shown of them taken along. Without this all can be read.
const number = text => text === "" ? NaN : Number(text.replace(/[\s,%]/g, "").replace("−", "-"))
const shown = rows => rows.filter(row => !row.hidden)

function compared(a, b) {
  if (a === b) return 0
  if (a === "" || b === "") return a === "" ? 1 : -1
  const [x, y] = [number(a), number(b)]
  return Number.isNaN(x) || Number.isNaN(y) ? a.localeCompare(b, "en", {numeric: true}) : x - y
}

function sort(table, heads, rows, column) {
  const head = heads[column]
  const next = {none: "ascending", ascending: "descending", descending: "none"}[head.ariaSort ?? "none"]
  for (const other of heads) other.ariaSort = "none"
  head.ariaSort = next
  const text = row => row.cells[column].textContent.trim()
  const sorted = next === "none" ? rows : [...rows].sort((a, b) => {
    const [x, y] = [text(a), text(b)]
    return x === "" || y === "" ? compared(x, y) : compared(x, y) * (next === "ascending" ? 1 : -1)
  })
  table.tBodies[0].append(...sorted)
}

function asCsv(heads, rows) {
  const cell = text => {
    const safe = /^[=+@\t]|^-(?![\d.,]+$)/.test(text) ? `'${text}` : text
    return /[",\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
  }
  const line = cells => [...cells].map(each => cell(each.textContent.trim().replace(/\s+/g, " "))).join(",")
  return [line(heads), ...rows.map(row => line(row.cells))].join("\r\n") + "\r\n"
}

function tools(table, heads, rows) {
  const bar = document.createElement("p")
  bar.className = "tools"
  const name = (table.caption?.textContent ?? "table").trim()
  const box = Object.assign(document.createElement("input"), {type: "search", placeholder: "Filter", ariaLabel: `Filter: ${name}`})
  const told = Object.assign(document.createElement("span"), {role: "status"})
  const button = Object.assign(document.createElement("button"), {type: "button", textContent: "CSV of these rows"})
  box.addEventListener("input", () => {
    const words = box.value.toLowerCase().split(/\s+/).filter(Boolean)
    for (const row of rows) row.hidden = !words.every(word => row.textContent.toLowerCase().includes(word))
    told.textContent = words.length ? `${shown(rows).length} of ${rows.length} rows` : ""
  })
  button.addEventListener("click", () => {
    const kept = shown([...table.tBodies[0].rows])
    const url = URL.createObjectURL(new Blob(["\ufeff", asCsv(heads, kept)], {type: "text/csv"}))
    Object.assign(document.createElement("a"), {href: url, download: `${table.closest("[id]")?.id || "table"}.csv`}).click()
    setTimeout(() => URL.revokeObjectURL(url), 1000)
  })
  bar.append(box, " ", button, " ", told)
  table.parentElement.before(bar)
}

for (const table of document.querySelectorAll(".scroll > table")) {
  const heads = [...(table.tHead?.rows[0]?.cells ?? [])], rows = [...(table.tBodies[0]?.rows ?? [])]
  if (table.tBodies.length !== 1 || rows.length < 2 || rows.some(row => row.cells.length !== heads.length)) continue
  heads.forEach((head, column) => {
    const button = Object.assign(document.createElement("button"), {type: "button", className: "sort"})
    button.append(...head.childNodes)
    button.addEventListener("click", () => sort(table, heads, rows, column))
    head.append(button)
  })
  if (rows.length > 7) tools(table, heads, rows)
}
