// Tablets that are programs, in Kotlin and in Python: no screen, a file of their own, the same engine. Each is asked by a line
// of JSON, a list of words, and answers with a line of JSON once it is so:
//
//   join LINK · lesson TITLE (everything below is about it) · start · running · pause
//   predict STAGE LETTER WORDS · note LETTER WORDS (answered once it is durable) · share
//   write LETTER WORDS   notes without end, numbered from 0; a line of each one's number once it is durable
//   words WORDS…         waits until notes and later thoughts with these words are here
//   on relay             waits until everything is durably on the relay
//   view                 the timeline and the grid as plain values
//
// The programs are `bindings/kotlin/src/test/kotlin/cahier/Program.kt` and `program.py` beside this file.

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

const path = (relative) => fileURLToPath(new URL(relative, import.meta.url));
const KOTLIN = path("../../bindings/kotlin");
const PYTHON = path("../../bindings/python");

/** A tablet in a JVM. */
export function kotlinTablet(t, directory, profile) {
  const classes = [`${KOTLIN}/target/test-classes`, `${KOTLIN}/target/classes`, `${KOTLIN}/target/lib/*`];
  const library = `-Djna.library.path=${KOTLIN}/generated`;
  built(classes[0], "bindings/kotlin/build");
  return new ProgramTablet(t, "java", [library, "-cp", classes.join(":"), "cahier.ProgramKt", directory, profile]);
}

/** A tablet in Python. */
export function pythonTablet(t, directory, profile) {
  built(`${PYTHON}/generated/cahier_bindings.py`, "bindings/python/build");
  const env = { ...process.env, PYTHONPATH: `${PYTHON}/generated`, PYTHONDONTWRITEBYTECODE: "1" };
  return new ProgramTablet(t, "python3", [path("program.py"), directory, profile], env);
}

function built(file, by) {
  if (!existsSync(file)) throw new Error(`${file} is not there: ${by}`);
}

class ProgramTablet {
  #child;
  #answers;
  #ended;

  constructor(t, command, args, env = process.env) {
    this.#child = spawn(command, args, { stdio: ["pipe", "pipe", "inherit"], env });
    this.#answers = createInterface({ input: this.#child.stdout })[Symbol.asyncIterator]();
    this.#ended = new Promise((resolve, reject) => this.#child.on("close", resolve).on("error", reject));
    t.after(() => this.kill());
  }

  async ask(...words) {
    this.#say(words);
    return await this.#answer();
  }

  /** Has it write notes, and kills it in the middle of one: how many were durable by what it had said. */
  async writeUntilKilled(letter, words, atLeast) {
    this.#say(["write", letter, words]);
    for (let number = 0; number < atLeast; number++) assert.equal(await this.#answer(), number);
    this.#child.kill("SIGKILL");
    let durable = atLeast;
    // What it had said can still be read, and the last line may be cut.
    for await (const line of this.#answers) if (line === `${durable}`) durable++;
    await this.#ended;
    return durable;
  }

  async kill() {
    this.#child.kill("SIGKILL");
    await this.#ended;
  }

  #say(words) {
    this.#child.stdin.write(`${JSON.stringify(words)}\n`);
  }

  async #answer() {
    const { value, done } = await this.#answers.next();
    if (done) throw new Error("the program ended; its own words are above");
    return JSON.parse(value);
  }
}
