// ONNX Runtime Web, one thread, as a page uses it. Only tests and checks load it: no page of the lab does.

/** Where the workbench serves it. */
const FOLDER = "/node_modules/onnxruntime-web/dist/";

/**
 * The probabilities that an ONNX graph gives for images.
 * @param {Uint8Array} file the graph
 * @param {string} input the input's name
 * @param {"uint8" | "float32"} type of its numbers
 * @param {number[]} shape of the input, images first
 * @param {number[]} values of all images
 * @returns {Promise<number[]>} ten for each image
 */
export async function readOnnx(file, input, type, shape, values) {
    const { InferenceSession, Tensor, env } = await import(`${FOLDER}ort.wasm.min.mjs`);
    Object.assign(env.wasm, { numThreads: 1, wasmPaths: new URL(FOLDER, location.href).href });
    const session = await InferenceSession.create(file);
    const numbers = type === "uint8" ? Uint8Array.from(values) : Float32Array.from(values);
    const { probabilities } = await session.run({ [input]: new Tensor(type, numbers, shape) });
    const answers = Array.from(probabilities.data);
    await session.release();
    return answers;
}
