// What a component keeps in its root from one call to the next: elements, what is chosen, who listens.

/**
 * The view in a root; built by the first call.
 * @template {object} View
 * @param {any} root
 * @param {(root: any) => View} build
 * @returns {View}
 */
export function keepView(root, build) {
  const view = root.view ?? (root.view = build(root));
  view.calls = (view.calls ?? 0) + 1;
  return view;
}

/**
 * What a component returns: it takes the view away, if no newer call has gone on with it since.
 *
 * Streamlit calls a component again with new data, and gives up a call whose module is still on its way. When that has
 * come, both calls are carried out, and only then the one given up is told to take away what by now is the other's.
 * @param {any} view
 * @param {() => void} leave ends what works outside the root: observers, windows, listeners
 */
export function leaveView(view, leave = () => {}) {
  const { root, calls } = view;
  return () => {
    if (view.calls !== calls) return;
    leave();
    delete root.view;
    root.replaceChildren();
  };
}
