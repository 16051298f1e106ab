// What a component keeps in its root from one call to the next: elements, what is chosen, who listens.

/**
 * The view in a root; built by the first call.
 * @template {object} View
 * @param {any} root
 * @param {(root: any) => View} build
 * @returns {View}
 */
export function keepView(root, build) {
  return root.view ?? (root.view = build(root));
}

/**
 * What a component returns: it takes the view away, once its root is off the page.
 *
 * Streamlit calls a component again with new data, and gives up a call whose module is still on its way. When that has
 * come, both calls are carried out, in any order, and the one given up is told to take away what is the other's, too: but
 * then the root is still on the page. A component that goes is taken off the page first, and told after that.
 * @param {any} view
 * @param {() => void} leave ends what works outside the root: observers, windows, listeners
 */
export function leaveView(view, leave = () => {}) {
  const { root } = view;
  return () => {
    if (root.isConnected || root.view !== view) return;
    leave();
    delete root.view;
    root.replaceChildren();
  };
}
