// Makes src/api/schema.d.ts (git-ignored) from the contract, so that a route or a member that the contract does not
// have is a type error here.
import { existsSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import openapiTS, { astToString } from "openapi-typescript";

const contract = new URL("../../api/openapi.yaml", import.meta.url);
if (!existsSync(contract)) {
  console.error(`There is no contract at ${fileURLToPath(contract)}: nothing to make types from.`);
  process.exit(1);
}
const types = astToString(await openapiTS(contract, { alphabetize: true }));
writeFileSync(new URL("../src/api/schema.d.ts", import.meta.url), `// Generated from api/openapi.yaml. Do not edit.\n${types}`);
