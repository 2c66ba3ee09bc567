import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

/**
 * The candidate's page: the same TSX as everywhere, compiled onto Preact, because this page is opened on any phone
 * over any network (budget: scripts/size.mjs). Built first; it empties the output folder.
 */
export default defineConfig({
  plugins: [react()],
  resolve: {
    alias: [
      { find: /^react\/jsx-runtime$/, replacement: "preact/jsx-runtime" },
      { find: /^react-dom\/client$/, replacement: "preact/compat/client" },
      { find: /^react-dom$/, replacement: "preact/compat" },
      { find: /^react$/, replacement: "preact/compat" },
    ],
  },
  build: {
    outDir: "dist",
    emptyOutDir: true,
    assetsDir: "assets/candidate",
    assetsInlineLimit: 0,
    target: "es2022",
    manifest: "manifest.candidate.json",
    rolldownOptions: { input: "candidate.html" },
  },
});
