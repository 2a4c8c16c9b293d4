// Names and what they hold in, elements of the page out: text is always text, and never mark-up.

export const make = (name, attributes = {}, ...children) => {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value === undefined || value === false) continue;
    if (key.startsWith("on")) element.addEventListener(key.slice(2), value);
    else element.setAttribute(key, value === true ? "" : value);
  }
  element.append(...children.filter((child) => child !== undefined && child !== false));
  return element;
};

export const button = (text, act, attributes = {}) => make("button", { type: "button", onclick: act, ...attributes }, text);
