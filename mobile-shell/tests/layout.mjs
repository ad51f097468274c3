// What is wrong with a screen that axe does not see, found in the page itself. tests/e2e looks with it at the real app, and
// screens.mjs at the staged one.

/** Buttons that are covered, cut off or smaller than a fingertip, words that lie on each other or run out of their button, and
 *  pages that are larger than the screen. */
export async function layoutFaults(page) {
  const faults = await page.evaluate(() => {
    const TAP = 48;
    /** Where the words of an element are. What is laid over it counts with all of its box. */
    const words = (element) => {
      const boxes = [];
      const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
      for (let text = walker.nextNode(); text !== null; text = walker.nextNode()) {
        const parent = text.parentElement;
        if (text.data.trim() === "" || parent.closest(".hidden") !== null) continue;
        const range = document.createRange();
        range.selectNodeContents(text);
        // Line by line: the box around a word that is broken would hold the next one too.
        boxes.push(...(getComputedStyle(parent).position === "absolute" ? parent : range).getClientRects());
      }
      return boxes;
    };
    /** Letters reach a little out of their lines, and large ones more. */
    const slack = Number.parseFloat(getComputedStyle(document.documentElement).fontSize) / 4;
    const overlap = (a, b) =>
      Math.min(a.right, b.right) - Math.max(a.left, b.left) > 1 &&
      Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > slack;
    const found = [];
    const { scrollWidth, clientWidth, scrollHeight, clientHeight } = document.documentElement;
    if (scrollWidth > clientWidth) found.push(`the page is ${scrollWidth - clientWidth} px too wide`);
    const framed = ["auto", "scroll"].includes(getComputedStyle(document.querySelector("main")).overflowY);
    if (framed && scrollHeight > clientHeight) found.push(`the page is ${scrollHeight - clientHeight} px too high`);
    for (const part of document.querySelectorAll("main, main *")) {
      const sideways =
        ["auto", "scroll"].includes(getComputedStyle(part).overflowX) && part.scrollWidth > part.clientWidth + 1;
      // A row of buttons or a table may be pushed aside; a keyboard reaches what is in it. A page may not.
      const reached = part.tabIndex >= 0 || part.querySelector("button, a[href], input") !== null;
      if (sideways && (part.tagName === "MAIN" || !reached))
        found.push(`“${part.className || part.tagName}” scrolls sideways`);
    }
    for (const part of document.querySelectorAll("header > *")) {
      // Lines that are cut off at the end of a title are nowhere.
      const { bottom } = part.getBoundingClientRect();
      const said = words(part).filter((line) => line.bottom <= bottom + slack);
      for (const other of document.querySelectorAll("header > *")) {
        if (other === part || part.parentElement !== other.parentElement) continue;
        const boxes = [...other.querySelectorAll("button, a[href]")].map((target) => target.getBoundingClientRect());
        if (boxes.some((box) => said.some((line) => overlap(box, line))))
          found.push(`a button covers “${part.textContent}”`);
      }
    }
    // What lies under an open dialog is meant to be covered.
    const within = document.querySelector("dialog:modal") ?? document;
    for (const target of within.querySelectorAll("button, a[href], input, textarea, select, summary")) {
      if (!target.checkVisibility({ visibilityProperty: true, opacityProperty: true })) continue;
      target.scrollIntoView({ block: "center", inline: "center" });
      // Words that name a box are part of what a finger may hit.
      const boxed = [target, ...(["checkbox", "radio"].includes(target.type) ? target.labels : [])].map((part) =>
        part.getBoundingClientRect(),
      );
      const [left, top] = [Math.min(...boxed.map(({ left }) => left)), Math.min(...boxed.map(({ top }) => top))];
      const [width, height] = [
        Math.max(...boxed.map(({ right }) => right)) - left,
        Math.max(...boxed.map(({ bottom }) => bottom)) - top,
      ];
      const called = (target.getAttribute("aria-label") ?? target.textContent).trim().replace(/\s+/g, " ").slice(0, 40);
      // Of long words beside a box, the middle may be off the screen while the box is on it.
      const aim = height > innerHeight / 4 ? boxed[0] : { left, top, width, height };
      const hit = document.elementFromPoint(aim.left + aim.width / 2, aim.top + aim.height / 2);
      // Nor is it wrong what an open menu lies on.
      const menu = hit?.closest("details[open]:has(.menu)");
      const meant =
        hit !== null &&
        ((menu && !menu.contains(target)) ||
          target.contains(hit) ||
          (hit.contains(target) && hit.closest("label") !== null) ||
          hit.closest("label")?.control === target);
      if (!meant) found.push(`“${called}” is covered by ${hit?.className || hit?.tagName}`);
      if (Math.round(width) < TAP || Math.round(height) < TAP)
        found.push(`“${called}” is ${Math.round(width)}×${Math.round(height)}`);
      const typed = ["INPUT", "TEXTAREA", "SELECT"].includes(target.tagName);
      if (
        target.scrollWidth > Math.ceil(width) + 1 &&
        getComputedStyle(target).overflowX !== "visible" &&
        target.tagName !== "INPUT"
      ) {
        found.push(`“${called}” is cut off`);
      }
      const boxes = words(target);
      if (boxes.some((a, place) => boxes.slice(place + 1).some((b) => overlap(a, b))))
        found.push(`in “${called}” words lie on each other`);
      const box = target.getBoundingClientRect();
      const drawn = typed
        ? []
        : [...boxes, ...[...target.querySelectorAll("svg")].map((icon) => icon.getBoundingClientRect())];
      if (
        getComputedStyle(target).display !== "inline" &&
        drawn.some(({ left, right, width }) => width > 0 && (left < box.left - 1 || right > box.right + 1))
      ) {
        found.push(`“${called}” runs out of its box`);
      }
    }
    // The next picture is taken from the top again.
    scrollTo(0, 0);
    for (const element of document.querySelectorAll("*")) {
      if (element.scrollTop !== 0) element.scrollTop = 0;
      if (element.scrollLeft !== 0) element.scrollLeft = 0;
    }
    return found;
  });
  return [...new Set(faults)];
}

/** What a choice of language in another tab looks like in this one: everything that is open stays open. */
export async function speak(page, language) {
  await page.evaluate((language) => {
    localStorage.setItem("language", language);
    dispatchEvent(new StorageEvent("storage", { key: "language" }));
  }, language);
  await page.locator(`html[lang="${language}"]`).waitFor({ state: "attached" });
}

/** What a browser's own setting for large text does. */
export const LARGE_TEXT = { standard: 32, fixed: 26 };
export const USUAL_TEXT = { standard: 16, fixed: 13 };

export async function setText(page, fontSizes) {
  const session = await page.context().newCDPSession(page);
  await session.send("Page.setFontSizes", { fontSizes });
  await session.detach();
}
