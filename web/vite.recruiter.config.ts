import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

/** The recruiter's app, on React. Built second, into the folder that the candidate's build has emptied. */
export default defineConfig({
  plugins: [react()],
  build: {
    outDir: "dist",
    emptyOutDir: false,
    assetsDir: "assets/recruiter",
    assetsInlineLimit: 0,
    target: "es2022",
    manifest: "manifest.recruiter.json",
    rolldownOptions: { input: "index.html" },
  },
});
