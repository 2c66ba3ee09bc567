// Makes types from the contract, so that a route or a member that the contract does not have is a type error here. They
// are kept beside the libraries and not in src: a build must not change what it is made from.
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import openapiTS, { astToString } from "openapi-typescript";

const contract = new URL("../../api/openapi.yaml", import.meta.url);
if (!existsSync(contract)) {
  console.error(`There is no contract at ${fileURLToPath(contract)}: nothing to make types from.`);
  process.exit(1);
}
const types = astToString(await openapiTS(contract, { alphabetize: true }));
const folder = new URL("../node_modules/.cache/vivavoce/", import.meta.url);
mkdirSync(folder, { recursive: true });
writeFileSync(new URL("schema.d.ts", folder), `// Generated from api/openapi.yaml. Do not edit.\n${types}`);
