// Takes the canvas component's own toolbar away. It lies, unseen, over the top of the canvas, where a finger that
// starts a stroke would press its buttons; and what it offers stands below the canvas, always in view.

const SHEET = new CSSStyleSheet();
SHEET.replaceSync(".dc-toolbar { display: none !important; }");

export default function ({ data }) {
  const hide = (patience) => {
    const inside = document.querySelectorAll(`.st-key-${data.frame} *`);
    const host = [...inside].find((element) => element.shadowRoot?.querySelector(".canvas-root"));
    if (!host) {
      if (patience > 0) setTimeout(hide, 50, patience - 1);
    } else if (!host.shadowRoot.adoptedStyleSheets.includes(SHEET)) {
      host.shadowRoot.adoptedStyleSheets.push(SHEET);
    }
  };
  hide(400);
}
