// TypeScript types from the schemas of an AsyncAPI document.
import { compile } from "json-schema-to-typescript";

const ROOT = "Root";

/** A name that TypeScript takes for a type: trades.update becomes TradesUpdate. */
export function typeName(name) {
  return name
    .split(/[^A-Za-z0-9]+/)
    .filter(Boolean)
    .map((part) => part[0].toUpperCase() + part.slice(1))
    .join("");
}

/** The last part of a reference. */
export function referred(reference) {
  return reference.$ref.split("/").at(-1);
}

/** The declarations of all schemas. */
export async function declarations(schemas) {
  const definitions = Object.fromEntries(
    Object.entries(schemas).map(([name, schema]) => [typeName(name), plain(schema)]),
  );
  if (Object.keys(definitions).length < Object.keys(schemas).length) {
    throw new Error(`Two of these have one name: ${Object.keys(schemas).join(", ")}`);
  }
  const text = await compile({ title: ROOT, definitions }, ROOT, {
    additionalProperties: false,
    bannerComment: "",
    style: { printWidth: 120 },
    ignoreMinAndMaxItems: true,
    unreachableDefinitions: true,
  });
  return text
    .replace(new RegExp(`export interface ${ROOT} \\{[^}]*\\}\n`), "")
    .replaceAll(
      /\n? \*\n \* This interface was referenced by `.*?`'s JSON-Schema\n \* via the `definition` ".*?"\.(?=\n)/g,
      "",
    )
    .replaceAll(/^( *)\/\*\*\n *\* (.*)\n *\*\/$/gm, "$1/** $2 */");
}

/** The same schema with references into definitions, without what json-schema-to-typescript would make a comment of. */
function plain(node) {
  if (Array.isArray(node)) return node.map(plain);
  if (node === null || typeof node !== "object") return node;
  const open = node.type === "object" && !node.properties && !node.allOf ? { additionalProperties: true } : {};
  return Object.fromEntries(
    Object.entries({ ...open, ...node })
      .filter(([key, value]) => key !== "examples" && !(key === "title" && typeof value === "string"))
      .map(([key, value]) => [
        key,
        key === "$ref" ? `#/definitions/${typeName(value.split("/").at(-1))}` : plain(value),
      ]),
  );
}

/** An interface whose members are named by strings. */
export function interfaceOf(name, comment, members) {
  const lines = members.map(
    ([key, type, about]) => `${about ? `  /** ${about} */\n` : ""}  ${JSON.stringify(key)}: ${type};`,
  );
  return `/** ${comment} */\nexport interface ${name} {\n${lines.join("\n")}\n}\n`;
}
