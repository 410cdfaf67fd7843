// What the description of the API is as TypeScript, so that the types can be made and compared in one way.
import openapiTS, { astToString } from 'openapi-typescript';

/** The types of an OpenAPI document that is given as text. */
export async function typesOf(document) {
  const types = astToString(await openapiTS(JSON.parse(document), { alphabetize: true }));
  return `// Made of the description of the API by \`make ui-types\`; not to be edited.\n\n${types}`;
}
