// Reports a file that is too large: Streamlit's uploader marks it red, gives the reason in a tooltip, which no finger
// can open, and tells the server nothing.

const refuse = (files, most, report) => {
  const large = [...(files ?? [])].find((file) => file.size > most);
  if (large) report({ name: large.name, size: large.size });
};

export default function ({ data, parentElement, setTriggerValue }) {
  const frame = parentElement.getRootNode().host?.closest(`.st-key-${data.frame}`)
    ?? document.querySelector(`.st-key-${data.frame}`);
  const report = (file) => setTriggerValue("refused", file);
  const choose = (event) => refuse(event.target.files, data.most, report);
  const drop = (event) => refuse(event.dataTransfer?.files, data.most, report);
  frame.addEventListener("change", choose, true);
  frame.addEventListener("drop", drop, true);
  return () => {
    frame.removeEventListener("change", choose, true);
    frame.removeEventListener("drop", drop, true);
  };
}
