// Models of both AsyncAPI documents, by Modelina's TypeScript generator.
//   node generate.mjs OUTDIR NAME=DOCUMENT...
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { TypeScriptGenerator } from '@asyncapi/modelina';

const [out, ...documents] = process.argv.slice(2);
for (const each of documents) {
  const [name, file] = each.split('=');
  const generator = new TypeScriptGenerator({ modelType: 'interface', rawPropertyNames: true });
  const models = await generator.generateCompleteModels(JSON.parse(await readFile(file, 'utf8')), {
    exportType: 'named',
  });
  if (models.length === 0) {
    throw new Error(`no models of ${file}`);
  }
  await mkdir(join(out, name), { recursive: true });
  for (const { modelName, result } of models) {
    if (/Anonymous/.test(modelName)) {
      throw new Error(`${file} has a schema without a name: ${modelName}`);
    }
    await writeFile(join(out, name, `${modelName}.ts`), result);
  }
  console.log(`${models.length} models of ${name}`);
}
