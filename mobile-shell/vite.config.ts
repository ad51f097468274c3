import { svelte } from "@sveltejs/vite-plugin-svelte";
import { defineConfig } from "vitest/config";
import { finish } from "./vite.finish.ts";
import { apiMark } from "./vite.mark.ts";

export default defineConfig({
  plugins: [svelte(), finish()],
  define: { API_MARK: JSON.stringify(apiMark()) },
  worker: { format: "es" },
  build: {
    target: "es2022",
    // Data URLs are not what the content security policy lets in.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    // What the first screens need is one file, and not thirty that later screens share with them.
    rolldownOptions: { output: { codeSplitting: { groups: [{ name: "app", test: /\/src\/main\.ts$/ }] } } },
  },
  test: {
    // The contract needs the real device: bindings/web/test says where that is.
    include: [process.env.BRIDGE ? "tests/contract/*.ts" : "tests/**/*.test.ts"],
    environment: "node",
    // The contract waits for a relay and for sealing.
    ...(process.env.BRIDGE ? { testTimeout: 60_000 } : {}),
  },
});
