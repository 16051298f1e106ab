// Open an exported network with TensorFlow.js and have it read images, 784 bytes each; answers are ten float32 each:
//
//     node read_tfjs.mjs http://127.0.0.1:PORT/article.tfjs/model.json images answers
import { readFileSync, writeFileSync } from "node:fs";

import * as tf from "@tensorflow/tfjs";

const BATCH = 500;

const [address, given, answered] = process.argv.slice(2);
const images = readFileSync(given);
const model = await tf.loadLayersModel(address);
const answers = [];
for (let at = 0; at < images.length; at += 784 * BATCH) {
    const part = Float32Array.from(images.subarray(at, at + 784 * BATCH));
    const probabilities = tf.tidy(() => model.predict(tf.tensor(part, [part.length / 784, 28, 28])));
    answers.push(Buffer.from((await probabilities.data()).buffer));
    probabilities.dispose();
}
writeFileSync(answered, Buffer.concat(answers));
