/** Tells the steps of a story: after one that failed the others are skipped, because they would only say again that it failed. */
export function steps(t) {
  let failed = false;
  return (sentence, act) =>
    t.test(sentence, { skip: failed && "an earlier step failed" }, async () => {
      failed = true;
      await act();
      failed = false;
    });
}
