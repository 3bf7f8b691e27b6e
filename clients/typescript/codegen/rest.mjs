// The types of the REST API, from its OpenAPI document, and where each operation is found.
import openapiTypescript, { astToString } from "openapi-typescript";

/** Paths of users, which need a token; calls of the REST client have none. */
const PRIVATE = /^\/api\/v1\/broker\//;

export async function restTypes(whole) {
  const paths = Object.fromEntries(Object.entries(whole.paths).filter(([path]) => !PRIVATE.test(path)));
  const document = { ...whole, paths };
  const types = astToString(await openapiTypescript(document, { alphabetize: false, emptyObjectsUnknown: true }));
  const places = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods)
      .filter(([, operation]) => operation.operationId)
      .map(([method, operation]) => `  ${operation.operationId}: "${method.toUpperCase()} ${path}",`),
  );
  return `${types}
/** The method and path of each operation. */
export const PLACES = {
${places.join("\n")}
} as const satisfies Record<keyof operations, string>;
`;
}
