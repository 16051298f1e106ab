import assert from "node:assert/strict";
import test from "node:test";
import { markOf } from "../../ui/web/components/curves/marks.js";
import { roleOf } from "../../ui/web/components/figure/roles.js";
import { clickOf } from "../../ui/web/components/maps/choosing.js";
import { findRecord } from "../../ui/web/lib/records.js";

test("a record is found by its name, an unknown name is refused with the names there are", () => {
  assert.equal(findRecord({ a: 1, b: 2 }, "letter", "b"), 2);
  for (const name of ["c", "", "toString"]) {
    assert.throws(() => findRecord({ a: 1, b: 2 }, "letter", name), { message: `There is no letter "${name}": there are a and b.` });
  }
});

test("marks, roles and clicks that are not known are refused", () => {
  assert.throws(() => markOf("square"), { message: 'There is no mark of a curve "square": there are dot and diamond.' });
  assert.throws(() => roleOf("middle"), { message: 'There is no role of a layer "middle": there are input, hidden and output.' });
  assert.throws(() => clickOf("row"), { message: 'There is no click on maps "row": there are nothing, map and pixel.' });
});
