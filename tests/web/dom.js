// A document of a few lines, as much of one as our modules use: elements, attributes, classes, events, a canvas that
// remembers what was painted. Nothing is laid out; a test gives an element the box that it should have.

class FakeEvent {
  constructor(type, properties = {}) { Object.assign(this, properties, { type, defaultPrevented: false }); }
  preventDefault() { this.defaultPrevented = true; }
  stopImmediatePropagation() {}
  composedPath() { return this.path ?? []; }
}

class Classes {
  constructor(element) { this.element = element; }
  get list() { return this.element.className.split(" ").filter(Boolean); }
  contains(name) { return this.list.includes(name); }
  add(name) { if (!this.contains(name)) this.element.className = [...this.list, name].join(" "); }
  remove(name) { this.element.className = this.list.filter((each) => each !== name).join(" "); }
  toggle(name, on) { if (on) this.add(name); else this.remove(name); }
}

/** A canvas context that swallows everything, and keeps the last picture put. */
function makeContext(canvas) {
  const painted = {
    canvas, calls: [],
    createImageData: (width, height) => ({ width, height, data: new Uint8ClampedArray(width * height * 4) }),
    putImageData: (image) => { canvas.picture = image; },
    measureText: (text) => ({ width: text.length * 6 }),
  };
  return new Proxy(painted, {
    get: (target, name) => target[name] ?? ((...values) => { target.calls.push([name, ...values]); }),
  });
}

export class FakeElement {
  constructor(tag) {
    Object.assign(this, { tag, tagName: tag.toUpperCase(), className: "", children: [], parentElement: null, hidden: false,
      rules: {}, dataset: {}, attributes: {}, listeners: [], text: "", tabIndex: -1, box: { left: 0, top: 0, width: 100, height: 100 } });
    this.classList = new Classes(this);
    this.rules.setProperty = (name, value) => { this.rules[name] = value; };
  }
  get style() { return this.rules; }
  /** A text such as "left:1px;color:red". */
  set style(text) { for (const rule of text.split(";")) this.rules[rule.split(":")[0]] = rule.split(":")[1]; }
  get firstChild() { return this.children[0]; }
  get isConnected() { return this === globalThis.document || Boolean(this.parentElement?.isConnected); }
  get firstElementChild() { return this.children[0]; }
  get clientWidth() { return this.box.width; }
  get clientHeight() { return this.box.height; }
  get offsetLeft() { return this.box.left; }
  get offsetTop() { return this.box.top; }
  get offsetWidth() { return this.box.width; }
  get textContent() { return this.text + this.children.map((child) => child.textContent).join(""); }
  set textContent(text) { this.children = []; this.text = text; }
  append(...nodes) {
    for (const node of nodes) {
      const child = node instanceof FakeElement ? node : Object.assign(new FakeElement("#text"), { text: node });
      child.remove();
      child.parentElement = this;
      this.children.push(child);
    }
  }
  insertBefore(node, before) {
    this.append(node);
    if (before) this.children.splice(this.children.indexOf(before), 0, this.children.pop());
  }
  appendChild(node) { this.append(node); return node; }
  remove() {
    if (this.parentElement) this.parentElement.children = this.parentElement.children.filter((each) => each !== this);
    this.parentElement = null;
  }
  replaceChildren(...nodes) { this.children = []; this.text = ""; this.append(...nodes); }
  setAttribute(name, value) { this.attributes[name] = value; if (name === "class") this.className = value; }
  getAttribute(name) { return this.attributes[name] ?? null; }
  removeAttribute(name) { delete this.attributes[name]; }
  getBoundingClientRect() { return { ...this.box, right: this.box.left + this.box.width, bottom: this.box.top + this.box.height }; }
  getContext() { return (this.context ??= makeContext(this)); }
  /** Selectors with a tag, classes and one attribute, and lists of them. */
  matches(selector) {
    return selector.split(",").some((each) => {
      const [, tag, classes, name, value] = /^([\w#]*)((?:\.[\w-]+)*)(?:\[([\w-]+)(?:='([^']*)')?\])?/.exec(each.trim());
      if (each.includes(":")) return false;
      return (!tag || tag === this.tag) && classes.split(".").filter(Boolean).every((one) => this.classList.contains(one))
        && (!name || (name === "tabindex" ? String(this.tabIndex) === value : value === undefined ? name in this.attributes : this.attributes[name] === value));
    });
  }
  all() { return this.children.flatMap((child) => [child, ...child.all()]); }
  querySelectorAll(selector) { return this.all().filter((each) => each.matches(selector)); }
  querySelector(selector) { return this.querySelectorAll(selector)[0] ?? null; }
  closest(selector) { return this.matches(selector) ? this : (this.parentElement?.closest(selector) ?? null); }
  addEventListener(type, react, options = {}) {
    const listener = { type, react };
    this.listeners.push(listener);
    options.signal?.addEventListener("abort", () => { this.listeners = this.listeners.filter((each) => each !== listener); });
  }
  removeEventListener(type, react) {
    this.listeners = this.listeners.filter((each) => each.type !== type || each.react !== react);
  }
  /** Send an event to this element and all above it. */
  send(type, properties = {}) {
    const path = [];
    for (let at = this; at; at = at.parentElement) path.push(at);
    const event = new FakeEvent(type, { target: this, path, ...properties });
    for (const each of path) for (const { react } of each.listeners.filter((one) => one.type === type)) react(event);
    return event;
  }
  dispatchEvent({ type }) { this.send(type); }
  focus() { globalThis.document.activeElement = this; }
  scrollIntoView() {}
  setPointerCapture() {}
  animate() { this.animated = true; }
  click() { this.send("click"); }
}

/** What waits for the next frame. @type {((time: number) => void)[]} */
let waiting = [];

/** The next frame: all that waits for it. */
export function nextFrame() {
  const reacts = waiting;
  waiting = [];
  reacts.forEach((react) => react(performance.now()));
}

/**
 * Let what is under way come to its end: some turns of the event loop, and more until what is waited for is there.
 * @param {() => boolean} isThere files are unpacked in threads of their own, which take their time on a busy machine
 */
export async function settle(isThere = () => true, turns = 2000) {
  const end = performance.now() + 10_000;
  for (let i = 0; i < turns || (!isThere() && performance.now() < end); i++) await new Promise((done) => { setImmediate(done); });
}

/** Who watches the document. */
const watchers = new Set();

/** Say, as Streamlit's page does, how things stand with the server. @param {string} state */
export function setConnection(state) {
  const app = document.querySelector("[data-test-connection-state]") ?? new FakeElement("div");
  document.append(app);
  app.setAttribute("data-test-connection-state", state);
  watchers.forEach(({ react }) => react());
}

/** A fresh document, in the global names that modules use; call it before each test. */
export function openDocument() {
  const page = new FakeElement("html");
  Object.assign(page, {
    documentElement: page, body: page, baseURI: "https://lab.org/Train", hidden: false,
    createElement: (tag) => new FakeElement(tag), createElementNS: (_, tag) => new FakeElement(tag),
    createRange: () => ({ createContextualFragment: () => new FakeElement("div") }),
  });
  page.box = { left: 0, top: 0, width: 1000, height: 800 };
  waiting = [];
  watchers.clear();
  Object.assign(globalThis, {
    location: { pathname: "/Draw" }, MouseEvent: FakeEvent,
    requestAnimationFrame: (react) => waiting.push(react),
    document: page, HTMLElement: FakeElement, devicePixelRatio: 1,
    matchMedia: () => ({ matches: false, addEventListener() {}, removeEventListener() {} }),
    MutationObserver: class {
      constructor(react) { this.react = react; }
      observe() { watchers.add(this); }
      disconnect() { watchers.delete(this); }
    },
    IntersectionObserver: class { constructor(react) { this.react = react; } observe() {} disconnect() {} },
    ResizeObserver: class { constructor(react) { this.react = react; } observe() {} disconnect() { this.ended = true; } },
    getComputedStyle: () => ({ color: "black", fontFamily: "sans-serif", getPropertyValue: () => "" }),
  });
  return page;
}

/**
 * What Streamlit hands to a component: an element that holds the root, and functions that note what is reported. It is off
 * the page, as it is when a component is told to leave; a test that asks what happens on the page puts it there.
 */
export function mountPoint(width = 1000) {
  const parentElement = new FakeElement("div");
  const root = Object.assign(new FakeElement("div"), { className: "root" });
  root.box = { left: 0, top: 0, width, height: 600 };
  parentElement.append(root);
  const sent = [];
  const note = (name, value) => sent.push([name, value]);
  return { parentElement, root, sent, setStateValue: note, setTriggerValue: note };
}

/** Base64 of float32, as Python sends it. @param {number[]} values */
export function encodeFloats(values) {
  return Buffer.from(new Float32Array(values).buffer).toString("base64");
}

/** A palette of 256 greys over a domain, as Python sends it. */
export function makePalette(low = 0, high = 1) {
  const table = Buffer.from(Array.from({ length: 256 }, (_, i) => [i, i, i]).flat());
  return { table: table.toString("base64"), domain: [low, high], nan: [1, 2, 3] };
}
