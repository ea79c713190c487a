const box = document.querySelector(".search"), told = box.querySelector("span")
const entries = [...document.querySelectorAll(".entries > li")]
box.hidden = false
box.querySelector("input").addEventListener("input", event => {
  const words = event.target.value.toLowerCase().split(/\s+/).filter(Boolean)
  const holds = item => words.every(word => item.textContent.toLowerCase().includes(word))
  for (const entry of entries) {
    const columns = [...entry.querySelectorAll("details li")]
    entry.hidden = !holds(entry)
    const found = words.length ? columns.filter(holds) : []
    entry.querySelector("details").open = found.length > 0
    for (const column of columns) column.hidden = found.length > 0 && !found.includes(column)
  }
  told.textContent = words.length ? `${entries.filter(entry => !entry.hidden).length} tables` : ""
})
