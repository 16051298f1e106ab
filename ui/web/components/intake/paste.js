// The pictures in a clipboard. Text is left alone.

const FIELDS = "input:not([type='range'], [type='radio'], [type='checkbox']), textarea, [contenteditable='true']";

/**
 * The files that a paste brings; none where a field is to get the clipboard's text.
 * @param {ClipboardEvent} event
 * @returns {File[]}
 */
export function findPasted(event) {
  const field = /** @type {Element | undefined} */ (event.composedPath()[0]);
  if (field?.matches?.(FIELDS) && event.clipboardData?.types.includes("text/plain")) return [];
  return [...(event.clipboardData?.files ?? [])];
}
