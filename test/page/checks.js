// This file has the checks that the tests run in the page. Each returns a list of failures.
const checks = {
  /** Elements that reach beyond the window or out of their own box, as far as they can be seen. */
  overflow() {
    const found = [];
    const width = document.documentElement.clientWidth;
    if (document.scrollingElement.scrollWidth > width) found.push(`the document is ${document.scrollingElement.scrollWidth} px wide`);
    for (const element of document.body.querySelectorAll("*")) {
      if (!seen(element)) continue;
      let { left, right } = element.getBoundingClientRect();
      for (let parent = element.parentElement; parent; parent = parent.parentElement) {
        if (getComputedStyle(parent).overflowX === "visible") continue;
        const clip = parent.getBoundingClientRect();
        left = Math.max(left, clip.left);
        right = Math.min(right, clip.right);
      }
      if (right > left && (left < -0.5 || right > width + 0.5)) found.push(`${nameOf(element)} reaches from ${left} to ${right}`);
      const style = getComputedStyle(element);
      if (style.display !== "inline" && style.textOverflow !== "ellipsis" && element.scrollWidth > element.clientWidth + 1 && element.clientWidth > 0 && element.tagName !== "INPUT" && element.tagName !== "SELECT" && !element.matches(".bar, .tick, .tick *, .track")) {
        found.push(`${nameOf(element)} holds ${element.scrollWidth} px in ${element.clientWidth}`);
      }
    }
    return found;
  },

  /** Texts that stand out from what is behind them by less than 4.5. */
  contrast() {
    const found = new Set();
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      if (node.data.trim() === "" || !seen(node.parentElement)) continue;
      judge(nameOf(node.parentElement), node.parentElement, getComputedStyle(node.parentElement).color, node.data);
    }
    for (const input of document.querySelectorAll("input, select")) {
      if (!seen(input)) continue;
      judge(nameOf(input), input, getComputedStyle(input).color, "its value");
      if (input.placeholder) judge(nameOf(input), input, getComputedStyle(input, "::placeholder").color, input.placeholder);
    }
    return [...found];

    function judge(name, element, color, text) {
      const ground = behind(element);
      const ratio = ratioOf(over(parse(color), ground), ground);
      if (!(ratio >= 4.5)) found.add(`${name} ${JSON.stringify(text.slice(0, 30))}: ${ratio.toFixed(2)}`);
    }
  },

  /** Traces of a text that was taken for markup. */
  markup() {
    const found = [];
    if (document.images.length > 0) found.push(`${document.images.length} images`);
    if (document.scripts.length !== 1) found.push(`${document.scripts.length} scripts`);
    if (document.querySelector("body style, body script, iframe, b, i, [style*=url], [onerror]")) found.push("an element of somebody's text");
    if (document.querySelector('a:not([href^="#"])')) found.push("a link that leads away");
    if (window.hit !== undefined) found.push(`script ${window.hit} ran`);
    return found;
  },

  /** Elements under the keyboard's focus whose focus does not show. */
  focus() {
    const style = getComputedStyle(document.activeElement);
    const shows = document.activeElement.matches(":focus-visible") && style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
    return shows ? [] : [`${nameOf(document.activeElement)} does not show that it has the focus`];
  },
};

function seen(element) {
  if (element.closest(".unseen, .skip, template")) return false;
  if (!element.checkVisibility({ opacityProperty: true, visibilityProperty: true })) return false;
  const { width, height } = element.getBoundingClientRect();
  return width > 0 && height > 0;
}

function nameOf(element) {
  const own = element.tagName.toLowerCase() + (element.id ? `#${element.id}` : "") + [...element.classList].map((c) => `.${c}`).join("");
  return element.parentElement && element.parentElement !== document.body ? `${element.parentElement.tagName.toLowerCase()}>${own}` : own;
}

function parse(color) {
  const numbers = color.match(/^rgba?\(([^)]*)\)$/)?.[1].split(/[,/ ]+/).map(Number);
  if (!numbers) throw new Error(`cannot read the colour ${color}`);
  return { rgb: numbers.slice(0, 3), alpha: numbers[3] ?? 1 };
}

function over(color, ground) {
  return { rgb: color.rgb.map((value, i) => value * color.alpha + ground.rgb[i] * (1 - color.alpha)), alpha: 1 };
}

/** The colour behind a text. An image there could be of any colour, so that none may be. */
function behind(element) {
  const layers = [];
  for (let at = element; at; at = at.parentElement) {
    const style = getComputedStyle(at);
    if (style.backgroundImage !== "none") throw new Error(`${nameOf(at)} has an image behind its text`);
    const color = parse(style.backgroundColor);
    layers.push(color);
    if (color.alpha === 1) break;
  }
  return layers.reverse().reduce((ground, layer) => over(layer, ground), { rgb: [255, 255, 255], alpha: 1 });
}

function ratioOf(a, b) {
  const [light, dark] = [luminance(a), luminance(b)].sort((x, y) => y - x);
  return (light + 0.05) / (dark + 0.05);
}

function luminance({ rgb }) {
  const [r, g, b] = rgb.map((value) => {
    const part = value / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}
