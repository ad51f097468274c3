import { svelte } from "@sveltejs/vite-plugin-svelte";
import { defineConfig } from "vitest/config";
import { finish } from "./vite.finish.ts";

export default defineConfig({
  plugins: [svelte(), finish()],
  worker: { format: "es" },
  build: {
    target: "es2022",
    // Data URLs are not what the content security policy lets in.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
  test: {
    include: ["tests/**/*.test.ts"],
    environment: "node",
  },
});
