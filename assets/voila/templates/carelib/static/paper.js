// One A4 page as a PDF, made in the browser: nothing of it is sent, and nothing is kept. Loaded only when asked for.
(() => {
  const EDGE = 18; // mm
  const WIDTH = 210 - 2 * EDGE;
  const LOWEST = 297 - EDGE;
  const SIZES = [11, 10, 9, 8, 7]; // points; the largest at which all of it fits on the page
  const LETTERS = /^[\u0000-\u00ff\u2013\u2014\u2018\u2019\u201c\u201d\u2022\u2026\u20ac]*$/; // what the built-in fonts have

  const HERE = document.currentScript.src;

  // Every line with its size and place, and where the last one ends, in mm from the top.
  function laid(pdf, size, title, note, sections) {
    const step = size * 0.47;
    const lines = [];
    let y = EDGE;
    const add = (text, { big = 0, bold = false, indent = 0, gap = 0 } = {}) => {
      pdf.setFont("helvetica", bold ? "bold" : "normal").setFontSize(size + big);
      y += gap;
      for (const line of pdf.splitTextToSize(text, WIDTH - indent)) {
        y += step + big * 0.4;
        lines.push({ line, x: EDGE + indent, y, size: size + big, bold });
      }
    };
    add(title, { big: 5, bold: true });
    add(note, { gap: 1 });
    for (const [heading, texts] of sections) {
      add(heading, { bold: true, big: 1, gap: step * 0.7 });
      for (const text of texts) add(`\u2022 ${text}`, { indent: 2, gap: 0.4 });
    }
    return { lines, end: y };
  }

  async function save(title, note, sections, file, load) {
    if (![title, note, ...sections.flat(2)].every((text) => LETTERS.test(text))) throw new Error("letters");
    if (!window.jspdf) await load(new URL("vendor/jspdf.umd.min.js", HERE).href);
    const pdf = new window.jspdf.jsPDF({ unit: "mm", format: "a4" });
    pdf.setProperties({ title });
    const found = SIZES.map((size) => laid(pdf, size, title, note, sections)).find((one, index) => one.end <= LOWEST || index === SIZES.length - 1);
    for (const { line, x, y, size, bold } of found.lines.filter((one) => one.y <= 297 - 8)) {
      pdf.setFont("helvetica", bold ? "bold" : "normal").setFontSize(size).text(line, x, y);
    }
    pdf.save(file);
  }

  window.carelibPaper = { save };
})();
