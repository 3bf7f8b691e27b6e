import { beforeEach, expect, test, vi } from "vitest";
import { Frame } from "../src/frame.js";

let asked: FrameRequestCallback[] = [];

beforeEach(() => {
  asked = [];
  vi.stubGlobal("requestAnimationFrame", (callback: FrameRequestCallback) => asked.push(callback));
});

/** A frame of the browser at a time; answers how many callbacks it had. */
function pass(now: number): number {
  const callbacks = asked;
  asked = [];
  for (const callback of callbacks) callback(now);
  return callbacks.length;
}

test("should draw once however many updates come", () => {
  const frame = new Frame();
  const draw = vi.fn();

  frame.draw(draw);
  frame.draw(draw);
  const callbacks = [pass(1), pass(2)];

  expect(callbacks).toEqual([1, 0]);
  expect(draw).toHaveBeenCalledTimes(1);
});

test("should draw the first change at once and the next in its time", () => {
  const frame = new Frame();
  const drawn: number[] = [];
  let now = 0;
  const draw = () => drawn.push(now);

  for (now = 100; now <= 200; now += 10) {
    if (now <= 150) frame.draw(draw, 45);
    pass(now);
  }

  expect(drawn).toEqual([100, 150]);
});

test("should not wait where it is asked to draw at once", () => {
  const frame = new Frame();
  const draw = vi.fn();
  frame.draw(draw, 45);
  pass(100);

  frame.draw(draw, 45);
  frame.draw(draw);
  pass(110);

  expect(draw).toHaveBeenCalledTimes(2);
});

test("should draw what comes while it draws with the next frame", () => {
  const frame = new Frame();
  const draw = vi.fn(() => {
    if (draw.mock.calls.length < 2) frame.draw(draw);
  });

  frame.draw(draw);
  const callbacks = [pass(1), pass(2), pass(3)];

  expect(callbacks).toEqual([1, 1, 0]);
  expect(draw).toHaveBeenCalledTimes(2);
});
